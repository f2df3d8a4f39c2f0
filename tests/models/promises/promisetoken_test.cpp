// What is seen of the rights of the token by which the console speaks to the admin API.
#include "tests/support/caseresults.h"
#include "tests/support/promisedesk.h"

#include <QCryptographicHash>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr const char *kToken = "a-token-of-32-characters-exactly";

AdminApiSettings apiOf(const QString &userId)
{
    qputenv("GATEHOUSE_TEST_ADMIN", kToken);
    AdminApiSettings api;
    api.url = QStringLiteral("http://127.0.0.1:1");
    api.token = {SecretReference::Kind::Environment, QStringLiteral("GATEHOUSE_TEST_ADMIN"), {}};
    api.userId = userId;
    return api;
}

QString user(const char *table, int id, int role, const char *token)
{
    return QStringLiteral("INSERT INTO %1 (id, username, password, role, status, access_token) VALUES (%2, 'user%2', "
                          "'h', %3, 1, '%4');\n")
        .arg(QLatin1String(table))
        .arg(id)
        .arg(role)
        .arg(QLatin1String(token));
}

QString digest()
{
    return QString::fromLatin1(QCryptographicHash::hash(kToken, QCryptographicHash::Sha256).toHex());
}

} // namespace

class PromiseTokenTest : public QObject
{
    Q_OBJECT
    ConsoleStores m_stores;
    FreshDatabases m_databases;

private slots:
    void theRoleOfTheTokenIsTold_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("rows");
        QTest::addColumn<QString>("userId");
        QTest::addColumn<PromiseState>("state");
        QTest::addColumn<QString>("says");
        const QString newApi = QStringLiteral("new-api sqlite 2026-09");
        QString oneApi;
        for (const QString &kind : gatewayKinds()) {
            if (kind.startsWith(QLatin1String("one-api sqlite")))
                oneApi = kind;
        }
        QTest::newRow("an admin, by its id") << newApi << user("users", 7, 10, "another-one") << "7"
                                             << PromiseState::Kept << "is of the role admin, which the console needs";
        QTest::newRow("an admin, by the token")
            << newApi << user("users", 7, 10, kToken) << QString() << PromiseState::Kept << "is of the role admin";
        QTest::newRow("root") << newApi << user("users", 7, 100, kToken) << QString() << PromiseState::Broken
                              << "is of the role root, which may do more than is needed";
        QTest::newRow("root of One API") << oneApi << user("users", 7, 100, kToken) << QString() << PromiseState::Broken
                                         << "is of the role root";
        QTest::newRow("of a role that nobody knows")
            << newApi << user("users", 7, 42, kToken) << QString() << PromiseState::Unseen << "does not know";
        QTest::newRow("of nobody") << newApi << user("users", 7, 10, "another-one") << QString() << PromiseState::AtRisk
                                   << "none that users holds";
        QTest::newRow("a product that does not tell") << QStringLiteral("demo sqlite") << QString() << QString()
                                                      << PromiseState::Unseen << "The gateway does not tell it.";
    }
    void theRoleOfTheTokenIsTold()
    {
        QFETCH(QString, kind);
        QFETCH(QString, rows);
        QFETCH(QString, userId);
        QFETCH(PromiseState, state);
        QFETCH(QString, says);
        PromiseDesk desk(m_stores, Dialect::Sqlite, kind, m_databases);
        desk.execute(rows);
        desk.settings.adminApi = apiOf(userId);
        const auto seen = desk.look(promiseOf(QStringLiteral("least_privilege")));
        WORKS(seen);
        const QString told = seen->summary + QLatin1Char('\n') + seen->details.join(QLatin1Char('\n'));
        QVERIFY2(seen->state == state, qPrintable(promiseStateToken(seen->state) + told));
        QVERIFY2(told.contains(says), qPrintable(told));
        QVERIFY2(!told.contains(QLatin1String(kToken)), qPrintable(told));
        QVERIFY(state == PromiseState::Kept || !seen->remedy.isEmpty());
    }

    void aTokenOfLiteLlmIsFoundByItsDigest_data()
    {
        QTest::addColumn<QString>("rows");
        QTest::addColumn<QString>("says");
        const QString key = QStringLiteral("INSERT INTO \"LiteLLM_VerificationToken\" (token, user_id, allowed_routes) "
                                           "VALUES ('%1', 'root', %2);\n");
        const QString admin =
            QStringLiteral("INSERT INTO \"LiteLLM_UserTable\" (user_id, user_role) VALUES ('root', 'proxy_admin');\n");
        QTest::newRow("of an administrator")
            << key.arg(digest(), QStringLiteral("'{}'")) + admin << "is of the role proxy_admin";
        QTest::newRow("with routes of its own")
            << key.arg(digest(), QStringLiteral("'{/key/block}'")) + admin << "may call only what its key names";
        QTest::newRow("the master key") << key.arg(QString(64, QLatin1Char('f')), QStringLiteral("NULL")) + admin
                                        << "it is the master key, or one like it";
    }
    void aTokenOfLiteLlmIsFoundByItsDigest()
    {
        QFETCH(QString, rows);
        QFETCH(QString, says);
        PromiseDesk desk(m_stores, Dialect::Sqlite, QStringLiteral("litellm postgresql 2026-09"), m_databases);
        desk.execute(rows);
        desk.settings.adminApi = apiOf({});
        const auto seen = desk.look(promiseOf(QStringLiteral("least_privilege")));
        WORKS(seen);
        const QString told = seen->summary + QLatin1Char('\n') + seen->details.join(QLatin1Char('\n'));
        QVERIFY2(told.contains(says), qPrintable(told));
        QVERIFY2(!told.contains(QLatin1String(kToken)) && !told.contains(digest()), qPrintable(told));
    }
};

QTEST_GUILESS_MAIN(PromiseTokenTest)
#include "promisetoken_test.moc"
