{
    'name': 'AI COO tests: in_payment',
    'summary': "Odoo Community says 'paid' where other editions and add-ons say 'in_payment'",
    'version': '19.0.1.0.0',
    'license': 'LGPL-3',
    'depends': ['account'],
    'installable': True,
}
