//! Donations: a code for a banking app, and everything that protects donors from fraud; and a link to the page where
//! donors get a receipt.

use civic::locale;
use contract::{
    heritage::{Block, BlockKind, Donation, Span},
    payments::PaymentsPage,
};
use messages::guide::args::{DonateChecked, DonateText};

use super::{DonationFormStatus, Page};

impl Page<'_> {
    /// The section; `None` if the site takes no donations.
    pub(super) fn donation(&self) -> Option<Block> {
        let code = self.context.donation.as_ref().map(|donation| self.donation_code(donation));
        let link = self.context.has_payments.then(|| Block {
            title: self.words.donate_receipt().to_owned(),
            icon: "hand-heart".to_owned(),
            href: PaymentsPage::Offers.href(),
            ..Block::of(BlockKind::Link)
        });
        let row = link.map(|link| Block { blocks: vec![link], ..Block::of(BlockKind::Actions) });
        let blocks: Vec<Block> = code.into_iter().flatten().chain(row).collect();
        (!blocks.is_empty()).then(|| Block::section("donate", self.words.donate(), blocks))
    }

    /// The code of an account, with the form that puts an amount into it.
    fn donation_code(&self, donation: &Donation) -> Vec<Block> {
        let words = self.words;
        let money = |dong: u32| locale::price(i64::from(dong) * 1000, "VND", self.lang);
        let amount = donation.amount.map_or_else(|| words.donate_any().to_owned(), money);
        let most = money(u32::try_from(civic::vietqr::MOST_DONG).unwrap_or(u32::MAX));
        let fact = |title: &str, value: &str| Block {
            title: title.to_owned(),
            text: vec![Span::plain(value)],
            ..Block::of(BlockKind::Fact)
        };
        let facts = vec![
            fact(words.donate_holder(), &donation.holder),
            fact(words.donate_bank(), &donation.bank),
            fact(words.donate_account(), &donation.account),
        ];
        let note = |text: String| Block { text: vec![Span::plain(text)], ..Block::of(BlockKind::Note) };
        let mut blocks = match self.context.form_status {
            DonationFormStatus::Valid => Vec::new(),
            DonationFormStatus::InvalidAmount => vec![note(words.amount_wrong(&most))],
            DonationFormStatus::PurposeTooLong => vec![note(words.purpose_wrong().to_owned())],
        };
        blocks.push(Block { blocks: facts, ..Block::of(BlockKind::Facts) });
        let code = Block {
            title: words.donate_title(&donation.holder),
            note: words.donate_text(DonateText {
                amount: &amount,
                account: &donation.account,
                holder: &donation.holder,
                bank: &donation.bank,
            }),
            code: Some(donation.code.clone()),
            ..Block::of(BlockKind::Code)
        };
        blocks.push(code.with("image", words.donate_image()).with("name", format!("vietqr-{}", self.site.slug)));
        if !donation.app_link.is_empty() {
            let link = Block {
                title: words.donate_open().to_owned(),
                icon: "phone".to_owned(),
                href: donation.app_link.clone(),
                ..Block::of(BlockKind::Link)
            };
            blocks.push(Block { blocks: vec![link], ..Block::of(BlockKind::Actions) });
        }
        blocks.push(note(words.donate_no_payment().to_owned()));
        blocks.push(note(words.donate_fraud().to_owned()));
        let checked = locale::partial_date(&donation.verified_on, self.lang);
        blocks
            .push(Block::paragraph(words.donate_checked(DonateChecked { by: &donation.verified_by, date: &checked })));
        let field = |id: &str, title: &str, note: String, value: String, most: &str| {
            let field = Block { id: id.to_owned(), title: title.to_owned(), note, ..Block::of(BlockKind::Field) };
            field.with("value", value).with("maxlength", most)
        };
        let amount = donation.amount.map(|amount| amount.to_string()).unwrap_or_default();
        let form = Block {
            title: words.donate_make().to_owned(),
            href: format!("{}#donate", super::href(&self.site.slug, self.lang)),
            blocks: vec![
                field("amount", words.donate_amount(), words.donate_amount_hint(&most), amount, "15")
                    .with("inputmode", "numeric"),
                field(
                    "purpose",
                    words.donate_purpose(),
                    words.donate_purpose_hint().to_owned(),
                    donation.purpose.clone(),
                    "25",
                ),
            ],
            ..Block::of(BlockKind::Form)
        };
        blocks.push(form);
        blocks
    }
}
