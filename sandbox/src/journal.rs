//! What was written, on disk: one line of JSON for each write, flushed before the answer.

use super::store::{Put, Store};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

/// One write that was answered, or is about to be.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    pub at: DateTime<Utc>,
    /// `None`: not a call, but a change that somebody at the company made.
    pub call: Option<ReceivedCall>,
    pub puts: Vec<Put>,
}

/// A writing call as it was received: what crash tests count.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReceivedCall {
    pub model: String,
    pub method: String,
    pub arguments: Value,
    pub record_id: i64,
}

/// Which company a state folder holds. Written once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beginning {
    /// All dates of the company are relative to this day.
    pub today: NaiveDate,
    pub healthy: bool,
}

pub struct Journal {
    file: File,
    pub entries: Vec<Entry>,
}

impl Journal {
    /// Opens the journal in a folder and reads it. A last line that was cut off is dropped:
    /// its write was never answered.
    ///
    /// # Errors
    /// Of the disk; `WouldBlock` where another sandbox has the folder; `InvalidData` where a
    /// line is not ours.
    pub fn open(folder: &Path) -> io::Result<Journal> {
        let path = folder.join("journal.jsonl");
        let mut file = OpenOptions::new()
            .create(true)
            .read(true)
            .append(true)
            .open(path)?;
        file.try_lock().map_err(|_| {
            let taken = "another sandbox uses this folder";
            io::Error::new(io::ErrorKind::WouldBlock, taken)
        })?;
        // The file's name must outlive a power cut as its lines do.
        File::open(folder)?.sync_all()?;
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        let whole = text
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |end| end + 1);
        file.set_len(whole as u64)?;
        file.seek(SeekFrom::End(0))?;
        let lines = text.get(..whole).unwrap_or_default();
        let lines = lines
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty());
        let entries = lines
            .map(serde_json::from_slice)
            .collect::<Result<_, _>>()?;
        Ok(Journal { file, entries })
    }

    /// Adds a write. It is on disk when this returns.
    ///
    /// # Errors
    /// Of the disk; then the write must not take place.
    pub fn append(&mut self, entry: Entry) -> io::Result<()> {
        let mut line = serde_json::to_vec(&entry)?;
        line.push(b'\n');
        let before = self.file.metadata()?.len();
        let written = self
            .file
            .write_all(&line)
            .and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            // Half a line in the middle would make the journal unreadable.
            self.file.set_len(before)?;
            return Err(error);
        }
        self.entries.push(entry);
        Ok(())
    }

    pub fn replay(&self, store: &mut Store) {
        for put in self.entries.iter().flat_map(|entry| &entry.puts) {
            store.put(put.clone());
        }
    }
}

/// The company of a folder; a new folder gets the given one.
///
/// # Errors
/// Of the disk.
pub fn beginning(folder: &Path, new: Beginning) -> io::Result<Beginning> {
    fs::create_dir_all(folder)?;
    let path = folder.join("company.json");
    match fs::read(&path) {
        Ok(text) => Ok(serde_json::from_slice(&text)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let draft = folder.join("company.json.new");
            let mut file = File::create(&draft)?;
            file.write_all(&serde_json::to_vec(&new)?)?;
            file.sync_all()?;
            fs::rename(draft, path)?;
            Ok(new)
        }
        Err(error) => Err(error),
    }
}
