// Letters to owners: one to each, in both languages, with what is theirs and no secret.
#include "models/credentials/credentialletters.h"
#include "tests/support/caseresults.h"
#include "tests/support/promisedesk.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

Credential key(const char *id, const char *owner, const char *label)
{
    return {EntityKind::Key, QString::fromLatin1(id), QString::fromLatin1(owner), QString::fromLatin1(label),
            1'700'000'000'000};
}

CredentialLetterOrder order(const QString &language, const QList<Credential> &chosen)
{
    return {chosen,
            {QStringLiteral("Company"), QStringLiteral("security@company.example")},
            QStringLiteral("Company"),
            language,
            {},
            QDate(2026, 12, 6),
            QStringLiteral("op-1")};
}

} // namespace

class CredentialLettersTest : public QObject
{
    Q_OBJECT
private slots:
    void eachOwnerGetsOneLetterAboutAllOfTheirs_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("says");
        QTest::newRow("english") << QStringLiteral("en") << QStringLiteral("We never ask you for a key or a password");
        QTest::newRow("chinese") << QStringLiteral("zh") << QStringLiteral("我们绝不会向您索要密钥或密码");
    }
    void eachOwnerGetsOneLetterAboutAllOfTheirs()
    {
        QFETCH(QString, language);
        QFETCH(QString, says);
        const QString secret(64, QLatin1Char('f'));
        const QList<Credential> chosen{key("1", "7", "build robot"), key(secret.toLatin1().constData(), "7", ""),
                                       key("3", "8", "notebook"), key("4", "9", "nobody"), key("5", "", "")};
        CredentialLetters told;
        const QHash<QString, MailAddress> addresses{
            {QStringLiteral("7"), {{}, QStringLiteral("paula@mail.example")}},
            {QStringLiteral("8"), {{}, QStringLiteral("quentin@mail.example")}}};
        const auto drafts = draftCredentialLetters(order(language, chosen), addresses,
                                                   QDateTime(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC), told);
        WORKS(drafts);
        QCOMPARE(drafts->size(), 2);
        QCOMPARE(told.written, 2);
        QCOMPARE(told.credentials, 3);
        QCOMPARE(told.withoutAddress, 2);
        const auto mail = readMail(drafts->constFirst().bytes);
        WORKS(mail);
        QVERIFY2(mail->text.contains(says), qPrintable(mail->text));
        QVERIFY(mail->text.contains(QLatin1String("build robot")));
        QVERIFY(mail->text.contains(QLatin1String("2026-12-06")));
        QVERIFY(!mail->text.contains(QLatin1String("notebook"))); // another's
        QVERIFY2(!mail->text.contains(secret), "an id that is made from a secret");
        QVERIFY(!drafts->constFirst().fileName.contains(QLatin1String("paula")));
    }

    void withoutAnyAddressNothingIsWritten()
    {
        CredentialLetters told;
        const auto none = draftCredentialLetters(order(QStringLiteral("en"), {key("1", "7", "k")}), {},
                                                 QDateTime::currentDateTime(), told);
        QVERIFY(!none && none.error().kind == ErrorKind::InvalidInput);
    }

    void addressesAreReadOfTheOwnersAlone_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("demo") << QStringLiteral("demo sqlite");
        QTest::newRow("new api") << QStringLiteral("new-api sqlite 2026-09");
        QTest::newRow("litellm") << QStringLiteral("litellm postgresql 2026-09");
    }
    void addressesAreReadOfTheOwnersAlone()
    {
        QFETCH(QString, kind);
        PromiseDesk desk(m_stores, Dialect::Sqlite, kind, m_databases);
        const auto map = PromiseMap::load(desk.gateway().profile());
        WORKS(map);
        const auto tables = GatewayTables::read({&desk.gateway().mainDatabase()});
        WORKS(tables);
        const TablePlace &place = *tables->placesOf(map->owners.table).constFirst();
        const bool isDemo = kind.startsWith(QLatin1String("demo"));
        for (int id = 1; id <= 3; ++id)
            desk.execute(QStringLiteral("INSERT INTO %1 (%2, %3%4) VALUES ('%5', '%6'%7);\n")
                             .arg(place.name(), place.quoted(map->owners.key), place.quoted(map->owners.email),
                                  isDemo ? QStringLiteral(", name, password_hash, status, created_at")
                                  : kind.startsWith(QLatin1String("new")) ? QStringLiteral(", password")
                                                                          : QString())
                             .arg(id)
                             .arg(id == 2 ? QString() : QStringLiteral("u%1@mail.example").arg(id),
                                  isDemo                                  ? QStringLiteral(", 'n', 'h', 'active', 1")
                                  : kind.startsWith(QLatin1String("new")) ? QStringLiteral(", 'h'")
                                                                          : QString()));
        const auto addresses = ownerAddresses(*map, *tables, {key("a", "1", ""), key("b", "2", "")}, {});
        WORKS(addresses);
        QCOMPARE(addresses->size(), 1); // the second has none, the third owns nothing of it
        QCOMPARE(addresses->value(QStringLiteral("1")).address, QStringLiteral("u1@mail.example"));
    }

private:
    ConsoleStores m_stores;
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(CredentialLettersTest)
#include "credentialletters_test.moc"
