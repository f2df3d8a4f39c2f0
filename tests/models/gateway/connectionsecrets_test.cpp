#include "models/gateway/connectionsecrets.h"

#include "models/core/onfinished.h"
#include "tests/support/fakekeychain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

namespace
{

ConnectionSettings settingsWithKeychain()
{
    ConnectionSettings settings;
    settings.name = QStringLiteral("eu");
    settings.profile = QStringLiteral("new-api");
    settings.database.driver = Dialect::PostgreSql;
    settings.database.host = QStringLiteral("db.example");
    settings.database.name = QStringLiteral("gateway");
    settings.database.password = {SecretReference::Kind::Keychain, QStringLiteral("eu database"), {}};
    settings.adminApi = AdminApiSettings{QStringLiteral("https://gw.example"),
                                         {SecretReference::Kind::Keychain, QStringLiteral("eu token"), {}},
                                         {},
                                         {}};
    settings.store.file = QStringLiteral("/tmp/eu.sqlite");
    return settings;
}

} // namespace

class ConnectionSecretsTest : public QObject
{
    Q_OBJECT

    FetchedConnection fetched(ConnectionSecrets &secrets, const ConnectionSettings &settings)
    {
        FetchedConnection found;
        bool done = false;
        onFinished(secrets.fetch(settings), this, [&](const FetchedConnection &answer) {
            found = answer;
            done = true;
        });
        [&] { QTRY_VERIFY(done); }();
        return found;
    }

private slots:
    void everySecretOfTheKeychainIsFetched()
    {
        FakeKeychain keychain;
        keychain.entries = {{QStringLiteral("eu database"), QStringLiteral("one")},
                            {QStringLiteral("eu token"), QStringLiteral("two")}};
        ConnectionSecrets secrets(keychain);
        const FetchedConnection found = fetched(secrets, settingsWithKeychain());
        QVERIFY(found.gaps.isEmpty());
        QCOMPARE(*resolveSecret(found.settings.database.password), QStringLiteral("one"));
        QCOMPARE(*resolveSecret(found.settings.adminApi->token), QStringLiteral("two"));
    }

    void whatIsNotThereIsNamedAndAsked()
    {
        FakeKeychain keychain;
        keychain.entries = {{QStringLiteral("eu token"), QStringLiteral("two")}};
        ConnectionSecrets secrets(keychain);
        FetchedConnection found = fetched(secrets, settingsWithKeychain());
        QCOMPARE(found.gaps.size(), 1);
        QCOMPARE(found.gaps.constFirst().what, QStringLiteral("the password of the database"));
        QVERIFY(found.keychainRuns);
        QCOMPARE(resolveSecret(found.settings.database.password).error().kind, ErrorKind::SignIn);

        secrets.hold(QStringLiteral("eu database"), HeldSecret(QStringLiteral("typed")));
        found = fetched(secrets, found.settings);
        QVERIFY(found.gaps.isEmpty());
        QCOMPARE(*resolveSecret(found.settings.database.password), QStringLiteral("typed"));
        // Held in memory only.
        QVERIFY(!keychain.entries.contains(QStringLiteral("eu database")));
        secrets.forget();
        QCOMPARE(fetched(secrets, settingsWithKeychain()).gaps.size(), 1);
    }

    void withoutAKeychainEverythingIsAskedAndNothingCanBeKept()
    {
        FakeKeychain keychain;
        keychain.runs = false;
        ConnectionSecrets secrets(keychain);
        const FetchedConnection found = fetched(secrets, settingsWithKeychain());
        QCOMPARE(found.gaps.size(), 2);
        QVERIFY(!found.keychainRuns);
    }

    void theKeychainIsAskedForOneAfterTheOther()
    {
        FakeKeychain keychain;
        keychain.waits = true;
        ConnectionSecrets secrets(keychain);
        auto future = secrets.fetch(settingsWithKeychain());
        QCOMPARE(keychain.open(), 1);
        keychain.answer();
        QTRY_COMPARE(keychain.open(), 1);
        QCOMPARE(keychain.asked.size(), 2);
        keychain.answer();
        QTRY_VERIFY(future.isFinished());
    }

    void otherPlacesAreLeftAlone()
    {
        ConnectionSettings settings = settingsWithKeychain();
        settings.database.password = {SecretReference::Kind::Environment, QStringLiteral("X"), {}};
        settings.adminApi.reset();
        QVERIFY(!namesKeychain(settings));
        QVERIFY(namesKeychain(settingsWithKeychain()));
    }

    void aHeldSecretGetsIntoNoFile()
    {
        const QTemporaryDir folder;
        FakeKeychain keychain;
        keychain.entries = {{QStringLiteral("eu database"), QStringLiteral("hunter2")},
                            {QStringLiteral("eu token"), QStringLiteral("hunter3")}};
        ConnectionSecrets secrets(keychain);
        const ConnectionSettings filled = fetched(secrets, settingsWithKeychain()).settings;
        const QString name = folder.filePath(QStringLiteral("c.json"));
        QVERIFY(saveConnection(filled, name));
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.contains("\"password_keychain\": \"eu database\""));
        QVERIFY(!text.contains("hunter"));
        // It is no part of what the connection is.
        QCOMPARE(filled, settingsWithKeychain());
        QVERIFY(withoutSecrets(filled).database.password.held.isEmpty());
    }
};

QTEST_GUILESS_MAIN(ConnectionSecretsTest)
#include "connectionsecrets_test.moc"
