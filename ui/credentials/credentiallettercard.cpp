#include "ui/credentials/credentiallettercard.h"

#include "ui/theme/spacing.h"

#include <QComboBox>
#include <QDateEdit>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace Gatehouse
{

CredentialLetterCard::CredentialLetterCard(QWidget *parent)
    : Card(tr("Write to owners"), tr("drafts (.eml) to look at and send; one to each owner with an address"), parent)
    , m_organisation(new QLineEdit)
    , m_address(new QLineEdit)
    , m_language(new QComboBox)
    , m_answerBy(new QDateEdit)
    , m_go(new QPushButton(tr("&Write drafts…")))
{
    setAccessibleName(tr("Write to owners"));
    m_organisation->setAccessibleName(tr("Organisation that signs the letters"));
    m_organisation->setPlaceholderText(tr("Organisation"));
    m_address->setAccessibleName(tr("Address that the letters come from"));
    m_address->setPlaceholderText(tr("security@company.example"));
    m_language->setAccessibleName(tr("Language of the letters"));
    m_language->addItem(QStringLiteral("English"), QStringLiteral("en"));
    m_language->addItem(QStringLiteral("中文"), QStringLiteral("zh"));
    m_answerBy->setAccessibleName(tr("Day by which an answer is awaited"));
    m_answerBy->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
    m_answerBy->setCalendarPopup(true);
    setLook(m_go, "primary");
    auto *cancel = new QPushButton(tr("Cancel"));
    setLook(cancel, "quiet");
    auto *row = new QHBoxLayout;
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_organisation, 1);
    row->addWidget(m_address, 1);
    row->addWidget(m_language);
    row->addWidget(new QLabel(tr("answer by")));
    row->addWidget(m_answerBy);
    row->addWidget(m_go);
    row->addWidget(cancel);
    body()->addLayout(row);
    connect(m_organisation, &QLineEdit::textChanged, this, &CredentialLetterCard::follow);
    connect(m_address, &QLineEdit::textChanged, this, &CredentialLetterCard::follow);
    connect(m_go, &QPushButton::clicked, this, &CredentialLetterCard::askFolder);
    connect(cancel, &QPushButton::clicked, this, &QWidget::hide);
    follow();
    hide();
}

void CredentialLetterCard::ask(const QList<Credential> &chosen, const QDate &answerBy)
{
    m_chosen = chosen;
    m_answerBy->setDate(answerBy);
    show();
    m_organisation->setFocus();
}

CredentialLetterOrder CredentialLetterCard::order(const QString &folder) const
{
    const QString organisation = m_organisation->text().trimmed();
    return {m_chosen,
            {organisation, m_address->text().trimmed()},
            organisation,
            m_language->currentData().toString(),
            folder,
            m_answerBy->date(),
            {}};
}

// The folder first, so that nothing is on record that a person did not want.
void CredentialLetterCard::askFolder()
{
    auto *dialog = new QFileDialog(this, tr("Folder for the drafts"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        hide();
        emit wanted(order(folder));
    });
    dialog->open();
}

void CredentialLetterCard::follow()
{
    m_go->setEnabled(!m_organisation->text().trimmed().isEmpty() && !m_address->text().trimmed().isEmpty());
}

void CredentialLetterCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        return hide();
    Card::keyPressEvent(event);
}

} // namespace Gatehouse
