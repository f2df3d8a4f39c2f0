#include "ui/team/confirmprompt.h"

#include "ui/team/passphrasefield.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kWidth = 460;

} // namespace

ConfirmPrompt::ConfirmPrompt(TeamSession &session, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_what(new QLabel)
    , m_ask(new QLabel)
    , m_passphrase(new PassphraseField(tr("Passphrase")))
    , m_problem(new QLabel)
    , m_confirm(new QPushButton(tr("&Confirm")))
{
    setWindowTitle(tr("Confirm"));
    setMinimumWidth(kWidth);
    for (QLabel *label : {m_what, m_ask, m_problem}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    setLook(m_ask, "muted");
    setLook(m_problem, "error");
    setLook(m_confirm, "primary");
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    buttons->addButton(m_confirm, QDialogButtonBox::AcceptRole);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_what);
    column->addWidget(m_ask);
    column->addWidget(m_passphrase);
    column->addWidget(m_problem);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] { m_session.answerConfirmation(m_passphrase->take()); });
    connect(this, &QDialog::rejected, &session, &TeamSession::cancelConfirmation);
    connect(&session, &TeamSession::confirmationChanged, this, &ConfirmPrompt::follow);
    connect(&session, &TeamSession::changed, this, [this] { m_confirm->setEnabled(!m_session.isBusy()); });
    follow();
}

QString ConfirmPrompt::text() const
{
    return m_what->text() + QLatin1Char('\n') + m_problem->text();
}

void ConfirmPrompt::follow()
{
    if (!m_session.confirming()) {
        m_passphrase->clear();
        hide();
        return;
    }
    m_what->setText(*m_session.confirming());
    m_ask->setText(m_session.isOnServer()
                       ? tr("Type the password of “%1” to go on.").arg(m_session.serverLogin())
                       : tr("Signed in as “%1”. Type your passphrase to go on.").arg(m_session.self().name));
    m_problem->setText(m_session.error() ? m_session.error()->message : QString());
    m_problem->setVisible(m_session.error().has_value());
    if (isHidden())
        open();
    m_passphrase->setFocus();
}

} // namespace Gatehouse
