#include "ui/gateway/secretasker.h"

#include "models/core/onfinished.h"
#include "ui/gateway/secretprompt.h"

#include <QWidget>

namespace Gatehouse
{

SecretAsker::SecretAsker(Keychain &keychain, QWidget &window, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_secrets(keychain)
{
}

void SecretAsker::forget()
{
    m_secrets.forget();
}

QFuture<Result<ConnectionSettings>> SecretAsker::ask(const ConnectionSettings &settings)
{
    m_open = std::make_shared<QPromise<Result<ConnectionSettings>>>();
    m_open->start();
    onFinished(m_secrets.fetch(settings), this, [this, promise = m_open](const FetchedConnection &found) {
        if (promise == m_open)
            take(found, promise);
    });
    return m_open->future();
}

void SecretAsker::take(const FetchedConnection &found, const Promise &promise)
{
    if (found.gaps.isEmpty()) {
        promise->addResult(found.settings);
        promise->finish();
        return;
    }
    SecretPrompt *dialog = prompt(found.gaps, found.keychainRuns);
    connect(dialog, &SecretPrompt::accepted, this,
            [this, promise, settings = found.settings] { fetchAgain(settings, promise); });
    connect(dialog, &SecretPrompt::rejected, this, [promise] {
        promise->addResult(Result<ConnectionSettings>(
            failure(ErrorKind::Cancelled,
                    tr("The gateway was not opened: no password was given. Open it again to be asked once more."))));
        promise->finish();
    });
}

// What was typed is held by now; what was left empty is missed by whoever signs in with it.
void SecretAsker::fetchAgain(const ConnectionSettings &settings, const Promise &promise)
{
    onFinished(m_secrets.fetch(settings), this, [promise](const FetchedConnection &again) {
        promise->addResult(again.settings);
        promise->finish();
    });
}

SecretPrompt *SecretAsker::prompt(const QList<SecretGap> &gaps, bool mayKeep)
{
    auto *dialog = new SecretPrompt(gaps, mayKeep, &m_window);
    connect(dialog, &SecretPrompt::given, this, [this, dialog](const QMap<QString, HeldSecret> &secrets) {
        for (auto at = secrets.constBegin(); at != secrets.constEnd(); ++at)
            m_secrets.hold(at.key(), *at);
        if (dialog->isToBeKept())
            keepAll(secrets);
    });
    dialog->open();
    return dialog;
}

void SecretAsker::enter(const QString &keychainName)
{
    prompt({{tr("the secret"), keychainName, {}}}, true);
}

void SecretAsker::keepAll(const QMap<QString, HeldSecret> &secrets)
{
    for (auto at = secrets.constBegin(); at != secrets.constEnd(); ++at) {
        if (at->isEmpty())
            continue;
        onFinished(m_secrets.keep(at.key(), *at), this, [this, name = at.key()](const Result<void> &done) {
            if (done)
                emit kept(tr("\"%1\" is in the keychain.").arg(name), true);
            else if (done.error().kind == ErrorKind::Unreachable)
                emit kept(tr("No keychain is running: the password is asked for each time and never written."), false);
            else
                emit kept(done.error().message, false);
        });
    }
}

} // namespace Gatehouse
