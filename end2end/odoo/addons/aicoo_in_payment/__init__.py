"""Calls a registered payment `in_payment`, as the Enterprise edition's accounting does."""
from odoo import models


class AccountMove(models.Model):
    _inherit = 'account.move'

    def _get_invoice_in_payment_state(self):
        return 'in_payment'
