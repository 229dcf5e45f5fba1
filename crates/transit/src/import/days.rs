//! `calendar.txt` and `calendar_dates.txt`.

use std::collections::HashMap;

use super::{Findings, ImportError, Options, Result, source::Feed, table::date};
use crate::Service;

const WEEK: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Services by id.
pub(super) struct Days {
    pub ids: HashMap<String, u32>,
    pub services: Vec<Service>,
    /// First and last day of all services.
    pub valid: (i32, i32),
}

pub(super) fn read(feed: &mut Feed, options: &Options, findings: &mut Findings) -> Result<Days> {
    let mut days = Days { ids: HashMap::new(), services: Vec::new(), valid: (i32::MAX, i32::MIN) };
    let weekly = feed.optional("calendar.txt", &["service_id", "start_date", "end_date"], |row| {
        let id = row.text("service_id");
        let (Some(from), Some(to)) = (date(row.text("start_date")), date(row.text("end_date"))) else {
            findings.quarantine("dates that are none (YYYYMMDD)", "calendar.txt", row.line(), id);
            return Ok(());
        };
        if days.ids.contains_key(id) {
            findings.quarantine("an id that is there twice", "calendar.txt", row.line(), id);
            return Ok(());
        }
        let weekdays = (0..).zip(WEEK).map(|(bit, day)| u8::from(row.text(day) == "1") << bit).sum();
        days.ids.insert(id.to_owned(), days.services.len() as u32);
        days.services.push(Service { weekdays, valid: (from, to), ..Service::default() });
        Ok(())
    })?;
    let dated = feed.optional("calendar_dates.txt", &["service_id", "date", "exception_type"], |row| {
        let id = row.text("service_id");
        let Some(on) = date(row.text("date")) else {
            findings.quarantine("dates that are none (YYYYMMDD)", "calendar_dates.txt", row.line(), id);
            return Ok(());
        };
        let next = days.services.len() as u32;
        let at = *days.ids.entry(id.to_owned()).or_insert(next);
        if at == next {
            days.services.push(Service { valid: (1, 0), ..Service::default() });
        }
        match (row.text("exception_type"), days.services.get_mut(at as usize)) {
            ("1", Some(service)) => service.added.push(on),
            ("2", Some(service)) => service.removed.push(on),
            _ => findings.quarantine("an exception_type other than 1 and 2", "calendar_dates.txt", row.line(), id),
        }
        Ok(())
    })?;
    if !weekly && !dated {
        return Err(ImportError::new("calendar.txt", None, "is missing, and calendar_dates.txt too; one is required"));
    }
    for service in &mut days.services {
        service.added.sort_unstable();
        service.removed.sort_unstable();
        let ends = [service.added.first(), service.added.last()];
        let week = (service.weekdays != 0 && service.valid.0 <= service.valid.1).then_some(service.valid);
        for end in ends.into_iter().flatten().copied().chain(week.into_iter().flat_map(|(from, to)| [from, to])) {
            days.valid = (days.valid.0.min(end), days.valid.1.max(end));
        }
    }
    for (id, at) in &days.ids {
        if days.services.get(*at as usize).is_some_and(|service| !service.ever_runs()) {
            findings.quarantine("a service without any day", "calendar.txt", 0, id);
        }
    }
    if days.valid.0 > days.valid.1 {
        return Err(ImportError::new("calendar.txt", None, "names no day on which anything runs"));
    }
    if options.as_model {
        days.services.iter_mut().for_each(week_of_dates);
    } else if days.valid.1 < options.today {
        return Err(ImportError::new(
            "calendar.txt",
            None,
            format!(
                "the feed ended on {}: nothing of it runs now. Import a newer one, or with --as-model to use its week on any \
                 date; the pages then say which year it describes",
                name(days.valid.1)
            ),
        ));
    }
    Ok(days)
}

/// Under `as_model`, a service defined only by dates gets the weekdays of those dates.
fn week_of_dates(service: &mut Service) {
    if service.weekdays == 0 {
        service.weekdays = service.added.iter().fold(0, |week, date| week | 1 << (date - 1).rem_euclid(7));
    }
}

fn name(date: i32) -> String {
    chrono::NaiveDate::from_num_days_from_ce_opt(date).map(|date| date.to_string()).unwrap_or_default()
}
