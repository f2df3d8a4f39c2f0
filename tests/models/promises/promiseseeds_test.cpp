// Violations of promises on secrets and credentials that the other tests do not seed.
#include "tests/support/caseresults.h"
#include "tests/support/promisedesk.h"

#include <QJsonArray>
#include <QTest>

using namespace Gatehouse;

namespace
{

QString bcrypt()
{
    return QStringLiteral("$2b$10$") + QString(53, QLatin1Char('a'));
}

QString account(int id, const QString &password, const QString &signedIn = QStringLiteral("{2}"))
{
    return QStringLiteral("INSERT INTO accounts (id, email, name, password_hash, status, created_at, last_sign_in_at) "
                          "VALUES (%1, 'p%1@mail.example', 'P', '%2', 'active', {300}, %3);\n")
        .arg(id)
        .arg(password, signedIn);
}

} // namespace

class PromiseSeedsTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_desk = std::make_unique<PromiseDesk>(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases);
    }
    void cleanup() { m_desk.reset(); }

    void aPasswordInClearBreaksThePromise()
    {
        m_desk->execute(account(1, bcrypt()));
        QCOMPARE(m_desk->look(passwordsAs("bcrypt"))->state, PromiseState::Kept);
        m_desk->execute(account(2, QStringLiteral("hunter2")));
        const auto broken = m_desk->look(passwordsAs("bcrypt"));
        QVERIFY2(broken->state == PromiseState::Broken, qPrintable(broken->summary));
        QCOMPARE(broken->summary, QStringLiteral("accounts.password_hash: 1 bcrypt, 1 in clear"));
        QVERIFY(!(broken->details.join(QLatin1Char(' ')) + broken->remedy).contains(QLatin1String("hunter2")));
    }

    // As good as bcrypt, and not what the policy says.
    void anotherSlowHashThanTheOnePromisedIsNamed()
    {
        m_desk->execute(account(1, bcrypt()) +
                        account(2, QStringLiteral("$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA")) +
                        account(3, QStringLiteral("pbkdf2:sha256:260000$salt$00ff")));
        const auto named = m_desk->look(passwordsAs("bcrypt"));
        QVERIFY2(named->state == PromiseState::AtRisk, qPrintable(named->summary));
        QCOMPARE(named->summary, QStringLiteral("accounts.password_hash: 1 bcrypt, 1 PBKDF2, 1 argon2"));
        QVERIFY2(named->remedy.contains(QLatin1String("name it in the policy")), qPrintable(named->remedy));
        QCOMPARE(m_desk->look(passwordsAs("any_hash"))->state, PromiseState::Kept);
    }

    void anAccountThatNobodyUsesBreaksThePromise()
    {
        const Commitment unused =
            promiseOf(QStringLiteral("inactive_credentials"), {{QStringLiteral("unused_for"), QStringLiteral("P90D")}});
        m_desk->execute(account(1, bcrypt()));
        QCOMPARE(m_desk->look(unused)->state, PromiseState::Kept);
        m_desk->execute(account(2, bcrypt(), QStringLiteral("{200}")));
        const auto broken = m_desk->look(unused);
        QVERIFY2(broken->state == PromiseState::Broken, qPrintable(broken->summary));
        QVERIFY2(broken->summary.startsWith(QLatin1String("accounts: 1 of 2 in use is past 90 days")),
                 qPrintable(broken->summary));
    }

private:
    static Commitment passwordsAs(const char *form)
    {
        return promiseOf(QStringLiteral("secrets_hashed"),
                         {{QStringLiteral("of"), QJsonArray{QStringLiteral("password")}},
                          {QStringLiteral("as"), QString::fromLatin1(form)}});
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    std::unique_ptr<PromiseDesk> m_desk;
};

QTEST_GUILESS_MAIN(PromiseSeedsTest)
#include "promiseseeds_test.moc"
