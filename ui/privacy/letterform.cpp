#include "ui/privacy/letterform.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/filechoice.h"

#include <QComboBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace Gatehouse
{

namespace
{

// The one that is due when a case is in this state.
LetterKind dueLetter(CaseState state)
{
    switch (state) {
    case CaseState::IdentityCheck:
        return LetterKind::IdentityRequest;
    case CaseState::Completed:
        return LetterKind::Completion;
    case CaseState::Refused:
        return LetterKind::Refusal;
    default:
        return LetterKind::Acknowledgement;
    }
}

} // namespace

QString letterKindTitle(LetterKind kind)
{
    switch (kind) {
    case LetterKind::Acknowledgement:
        return LetterForm::tr("Acknowledgement");
    case LetterKind::IdentityRequest:
        return LetterForm::tr("Request to show who they are");
    case LetterKind::Extension:
        return LetterForm::tr("Extension");
    case LetterKind::Completion:
        return LetterForm::tr("Completion");
    case LetterKind::CompletionRetained:
        return LetterForm::tr("Completion, with what stays");
    case LetterKind::Refusal:
        return LetterForm::tr("Refusal, with remedies");
    case LetterKind::Article19:
        return LetterForm::tr("Article 19 notice to a recipient");
    }
    return {};
}

LetterForm::LetterForm(QWidget *parent)
    : Card(tr("Draft a letter"), tr("an .eml file that you look at and send; it is recorded in the case"), parent)
    , m_kind(new QComboBox)
    , m_language(new QComboBox)
    , m_organisation(new QLineEdit)
    , m_from(new QLineEdit)
    , m_sendTo(new QLineEdit)
    , m_extraTitle(new QLabel)
    , m_extra(new QLineEdit)
    , m_write(new QPushButton(tr("&Write the draft…")))
{
    for (const LetterKind kind : kLetterKinds)
        m_kind->addItem(letterKindTitle(kind), int(kind));
    m_language->addItem(QStringLiteral("English"), QStringLiteral("en"));
    m_language->addItem(QStringLiteral("中文"), QStringLiteral("zh"));
    setLook(m_write, "primary");
    auto *close = new QPushButton(tr("Cancel"));
    setLook(close, "quiet");
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Spacing::kSmall);
    buttons->addWidget(m_write);
    buttons->addWidget(close);
    buttons->addStretch();
    body()->addLayout(buildFields());
    body()->addLayout(buttons);
    connect(m_write, &QPushButton::clicked, this, &LetterForm::write);
    connect(close, &QPushButton::clicked, this, &LetterForm::closeRequested);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &LetterForm::follow);
    for (QLineEdit *field : {m_organisation, m_from, m_sendTo})
        connect(field, &QLineEdit::textChanged, this, &LetterForm::follow);
    follow();
}

QLayout *LetterForm::buildFields()
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Spacing::kGap);
    grid->setVerticalSpacing(Spacing::kHair);
    int column = 0;
    const auto add = [&](QLabel *label, QWidget *field, int stretch) {
        setLook(label, "muted");
        label->setBuddy(field);
        field->setAccessibleName(label->text().remove(QLatin1Char('&')));
        grid->addWidget(label, 0, column);
        grid->addWidget(field, 1, column);
        grid->setColumnStretch(column++, stretch);
    };
    m_sendTo->setPlaceholderText(tr("as filed"));
    add(new QLabel(tr("&Letter")), m_kind, 0);
    add(new QLabel(tr("La&nguage")), m_language, 0);
    add(new QLabel(tr("&Organisation")), m_organisation, 2);
    add(new QLabel(tr("&From (e-mail)")), m_from, 2);
    add(new QLabel(tr("&To (e-mail)")), m_sendTo, 2);
    add(m_extraTitle, m_extra, 2);
    return grid;
}

void LetterForm::setSigner(const QString &organisation)
{
    m_organisation->setText(organisation);
    m_from->clear();
    m_sendTo->clear();
    m_extra->clear();
}

void LetterForm::start(const PrivacyCase &one)
{
    m_case = one.id;
    m_kind->setCurrentIndex(m_kind->findData(int(dueLetter(one.state))));
    m_sendTo->clear();
    m_extra->clear();
    follow();
    m_kind->setFocus();
}

LetterOrder LetterForm::order() const
{
    LetterOrder order;
    order.kind = LetterKind(m_kind->currentData().toInt());
    order.language = m_language->currentData().toString();
    order.organisation = m_organisation->text().trimmed();
    order.sender = m_from->text().trimmed();
    order.sendTo = m_sendTo->text().trimmed();
    (order.kind == LetterKind::Article19 ? order.reference : order.reason) = m_extra->text().trimmed();
    return order;
}

void LetterForm::follow()
{
    const LetterOrder shown = order();
    const bool isNotice = shown.kind == LetterKind::Article19;
    const bool hasReason = shown.kind == LetterKind::Extension || shown.kind == LetterKind::IdentityRequest;
    m_extraTitle->setText(isNotice ? tr("&Known there as") : tr("&Reason"));
    m_extra->setAccessibleName(isNotice ? tr("How the recipient knows the person") : tr("Reason"));
    m_extraTitle->setVisible(isNotice || hasReason);
    m_extra->setVisible(isNotice || hasReason);
    m_sendTo->setPlaceholderText(isNotice ? tr("the recipient") : tr("as filed"));
    m_write->setEnabled(!shown.organisation.isEmpty() && !shown.sender.isEmpty() &&
                        (!isNotice || !shown.sendTo.isEmpty()));
}

void LetterForm::write()
{
    const QString name =
        QStringLiteral("%1-%2.eml").arg(m_case, letterKindToken(LetterKind(m_kind->currentData().toInt())));
    chooseFileToSave(this, {tr("Write the draft"), tr("Write"), {tr("E-mail draft (*.eml)")}, name},
                     [this](const QString &file) {
                         LetterOrder wanted = order();
                         wanted.file = file;
                         emit writeRequested(wanted);
                     });
}

} // namespace Gatehouse
