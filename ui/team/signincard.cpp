#include "ui/team/signincard.h"

#include "ui/team/passphrasefield.h"
#include "ui/theme/spacing.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kWidth = 420;

QLabel *wrapped(const char *look)
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    setLook(label, look);
    return label;
}

QLabel *titleFor(const QString &text, QWidget *field)
{
    auto *label = new QLabel(text);
    label->setBuddy(field);
    return label;
}

} // namespace

SignInCard::SignInCard(TeamSession &session, QWidget *parent)
    : Card({}, {}, parent)
    , m_session(session)
    , m_words(wrapped("muted"))
    , m_name(new QLineEdit)
    , m_passphrase(new PassphraseField(tr("Passphrase")))
    , m_repeat(new PassphraseField(tr("Passphrase once more")))
    , m_problem(wrapped("error"))
    , m_progress(new QProgressBar)
    , m_go(new QPushButton)
    , m_leave(new QPushButton(tr("Sign &out")))
{
    setFixedWidth(kWidth);
    m_name->setAccessibleName(tr("Name"));
    m_nameTitle = titleFor(tr("&Name"), m_name);
    m_passphraseTitle = titleFor(tr("&Passphrase"), m_passphrase);
    m_repeatTitle = titleFor(tr("Once &more"), m_repeat);
    setLook(m_go, "primary");
    setLook(m_leave, "quiet");
    auto *fields = new QGridLayout;
    fields->setHorizontalSpacing(Spacing::kGap);
    fields->setVerticalSpacing(Spacing::kSmall);
    fields->addWidget(m_nameTitle, 0, 0);
    fields->addWidget(m_name, 0, 1);
    fields->addWidget(m_passphraseTitle, 1, 0);
    fields->addWidget(m_passphrase, 1, 1);
    fields->addWidget(m_repeatTitle, 2, 0);
    fields->addWidget(m_repeat, 2, 1);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_go);
    buttons->addWidget(m_leave);
    buttons->addStretch();
    body()->setSpacing(Spacing::kGap);
    body()->addWidget(m_words);
    body()->addLayout(fields);
    body()->addWidget(m_problem);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Waiting for the answer"));
    body()->addWidget(m_progress);
    body()->addLayout(buttons);
    followFields();
    connect(&session, &TeamSession::changed, this, &SignInCard::follow);
    follow();
}

void SignInCard::followFields()
{
    connect(m_go, &QPushButton::clicked, this, &SignInCard::go);
    connect(m_leave, &QPushButton::clicked, &m_session, &TeamSession::signOut);
    connect(m_name, &QLineEdit::returnPressed, this, [this] { m_passphrase->setFocus(); });
    connect(m_passphrase, &QLineEdit::returnPressed, this, [this] {
        if (m_repeat->isVisibleTo(this))
            m_repeat->setFocus();
        else
            go();
    });
    connect(m_repeat, &QLineEdit::returnPressed, this, &SignInCard::go);
}

void placeInTheMiddle(SignInCard *card, QWidget *of)
{
    // Without an alignment, which would keep texts that wrap from getting their height.
    auto *row = new QHBoxLayout;
    row->addStretch();
    row->addWidget(card);
    row->addStretch();
    auto *column = new QVBoxLayout(of);
    column->addStretch(2);
    column->addLayout(row);
    column->addStretch(3);
}

QString SignInCard::problem() const
{
    return m_problem->isVisibleTo(this) ? m_problem->text() : QString();
}

void SignInCard::focusFirst()
{
    QLineEdit *first =
        m_name->isVisibleTo(this) && m_name->isEnabled() && m_name->text().isEmpty() ? m_name : m_passphrase;
    (first->isVisibleTo(this) ? static_cast<QWidget *>(first) : m_go)->setFocus();
}

void SignInCard::follow()
{
    const TeamSession::State state = m_session.state();
    if (state != m_shown) {
        m_passphrase->clear();
        m_repeat->clear();
        if (state != TeamSession::State::Locked)
            m_name->clear();
    }
    m_shown = state;
    const bool opening = state == TeamSession::State::Opening;
    const bool failed = state == TeamSession::State::Failed;
    const bool setUp = state == TeamSession::State::SetUp;
    const bool server = m_session.isOnServer();
    const bool locked = state == TeamSession::State::Locked;
    const bool asksName = !opening && !failed;
    const bool asksPassphrase = asksName && !(setUp && server);
    for (QWidget *widget : {static_cast<QWidget *>(m_nameTitle), static_cast<QWidget *>(m_name)})
        widget->setVisible(asksName);
    for (QWidget *widget : {static_cast<QWidget *>(m_passphraseTitle), static_cast<QWidget *>(m_passphrase)})
        widget->setVisible(asksPassphrase);
    for (QWidget *widget : {static_cast<QWidget *>(m_repeatTitle), static_cast<QWidget *>(m_repeat)})
        widget->setVisible(setUp && !server);
    if (server || locked)
        m_name->setText(server ? m_session.serverLogin() : m_session.self().name);
    m_name->setEnabled(!server && !locked && !m_session.isBusy());
    m_leave->setVisible(locked);
    m_progress->setVisible(m_session.isBusy());
    m_go->setVisible(!opening);
    m_go->setEnabled(!m_session.isBusy());
    m_passphrase->setEnabled(!m_session.isBusy());
    showWords();
    say(m_session.error() ? m_session.error()->message : QString());
}

void SignInCard::showWords()
{
    const bool server = m_session.isOnServer();
    m_passphraseTitle->setText(server ? tr("&Password") : tr("&Passphrase"));
    m_passphrase->setPlaceholderText(
        server && m_session.state() == TeamSession::State::SignedOut ? tr("as the connection names it") : QString());
    switch (m_session.state()) {
    case TeamSession::State::Opening:
        setTitle(tr("Opening the console's store"));
        m_words->setText(tr("It keeps operators, privacy requests and the audit log."));
        return;
    case TeamSession::State::Failed:
        setTitle(tr("The console's store cannot be opened"));
        m_words->setText(tr("Figures of the gateway can be looked at all the same."));
        m_go->setText(tr("Try &again"));
        return;
    case TeamSession::State::SetUp:
        setTitle(tr("Set up the first operator"));
        m_words->setText(server ? tr("This store has no operator yet. Whoever owns it becomes the first, as an admin.")
                                : tr("This store has no operator yet. The first one is an admin and adds the others. "
                                     "The passphrase needs at least %1 characters; it cannot be recovered.")
                                      .arg(kShortestPassphrase));
        m_go->setText(tr("&Become the first operator"));
        return;
    case TeamSession::State::Locked:
        setTitle(tr("Locked"));
        m_words->setText(server ? tr("Show the server once more that it is you.")
                                : tr("Show once more that it is you. Signing out leaves the figures to be seen."));
        m_go->setText(tr("&Unlock"));
        return;
    case TeamSession::State::SignedOut:
    case TeamSession::State::SignedIn:
        break;
    }
    setTitle(tr("Sign in"));
    m_words->setText(server ? tr("The server of the store signs you in. What you do here is recorded under your name.")
                            : tr("For pages that show or change what is about people. What you do there is recorded "
                                 "under your name."));
    m_go->setText(tr("&Sign in"));
}

void SignInCard::go()
{
    const QString passphrase = m_passphrase->text();
    switch (m_session.state()) {
    case TeamSession::State::Failed:
        m_session.open();
        return;
    case TeamSession::State::SetUp:
        if (!m_session.isOnServer() && passphrase != m_repeat->text()) {
            say(tr("The two passphrases differ. Type the same one twice."));
            return;
        }
        m_session.setUp(m_name->text().trimmed(), passphrase);
        return;
    case TeamSession::State::Locked:
        m_session.unlock(m_passphrase->take());
        return;
    case TeamSession::State::SignedOut:
        m_session.signIn(m_name->text(), m_passphrase->take());
        return;
    case TeamSession::State::Opening:
    case TeamSession::State::SignedIn:
        return;
    }
}

void SignInCard::say(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_problem->setAccessibleName(problem);
}

} // namespace Gatehouse
