// Who is meant, and what is theirs.
#include "models/privacy/subjectsearch.h"

#include "tests/support/filledgateway.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

void everyEngine()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"demo sqlite", "new-api sqlite 2026-09", "new-api postgresql 2026-09",
                             "new-api mysql 2026-09", "litellm postgresql 2026-09"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

SubjectIdentity account(const FilledGateway &gateway, int person)
{
    return {QStringLiteral("account"),
            gateway.filler->value(gateway.map().subjectTable, gateway.map().subjectKey, person)};
}

SubjectIdentity email(const QString &address)
{
    return {QStringLiteral("email"), address};
}

Result<Person> resolved(const FilledGateway &gateway, const QList<SubjectIdentity> &identities)
{
    return SubjectSearch(gateway.map(), gateway.tables).resolve(identities);
}

} // namespace

class SubjectSearchTest : public QObject
{
    Q_OBJECT
private slots:
    void everyIdentifierLeadsToTheSamePerson_data() { everyEngine(); }
    void everyIdentifierLeadsToTheSamePerson()
    {
        QFETCH(QString, kind);
        const FilledGateway gateway(kind, m_databases, {1, 2});
        const auto byAccount = resolved(gateway, {account(gateway, 2)});
        QVERIFY2(byAccount, byAccount ? "" : qPrintable(byAccount.error().message));
        QCOMPARE(byAccount->keyValue, account(gateway, 2).value);
        // However the address is written.
        for (const QString &address :
             {MapFiller::email(2), MapFiller::email(2).toUpper(), MapFiller::email(2).toLower(),
              QLatin1Char(' ') + MapFiller::email(2) + QLatin1Char('\n')})
            QCOMPARE(*resolved(gateway, {email(address)}), *byAccount);
        QCOMPARE(*resolved(gateway, {email(MapFiller::email(2)), account(gateway, 2)}), *byAccount);
        QCOMPARE(*Person::fromJson(byAccount->toJson()), *byAccount);
    }

    // They are switched off, held and counted by, whether rows of other tables lead to them or not.
    void theKeysOfAPersonAreKnown_data() { everyEngine(); }
    void theKeysOfAPersonAreKnown()
    {
        QFETCH(QString, kind);
        const FilledGateway gateway(kind, m_databases, {1, 2});
        const DataMap &map = gateway.map();
        const auto person = resolved(gateway, {account(gateway, 2)});
        QVERIFY2(person, person ? "" : qPrintable(person.error().message));
        const QStringList keys = person->valuesOf(map.keyTable, map.keyColumn);
        QVERIFY(!keys.isEmpty());
        const auto others = resolved(gateway, {account(gateway, 1)});
        QVERIFY2(others, others ? "" : qPrintable(others.error().message));
        for (const QString &key : keys)
            QVERIFY(!others->valuesOf(map.keyTable, map.keyColumn).contains(key));
    }

    void twoPersonsAreNotTakenForOne_data() { everyEngine(); }
    void twoPersonsAreNotTakenForOne()
    {
        QFETCH(QString, kind);
        const FilledGateway gateway(kind, m_databases, {1, 2});
        const auto mixed = resolved(gateway, {account(gateway, 1), email(MapFiller::email(2))});
        QCOMPARE(mixed.error().kind, ErrorKind::InvalidInput);
        QVERIFY(mixed.error().message.contains(QStringLiteral("account, email")));
        QVERIFY(!mixed.error().message.contains(QStringLiteral("mail.example")));

        const DataMap &map = gateway.map();
        const TablePlace &persons = *gateway.tables.placesOf(map.subjectTable).constFirst();
        const QString column = map.identifiers.at(kind.startsWith(QLatin1String("new-api")) ? 2 : 1).column;
        QVERIFY(persons.database
                    ->execute(QStringLiteral("UPDATE %1 SET %2 = ?").arg(persons.name(), persons.quoted(column)),
                              {QStringLiteral("both@mail.example")})
                    .has_value());
        const auto both = resolved(gateway, {email(QStringLiteral("Both@mail.example"))});
        QCOMPARE(both.error().kind, ErrorKind::InvalidInput);
        QVERIFY(both.error().message.contains(QStringLiteral("Name the account as well")));
        // The account tells them apart, and the address then claims no rows.
        const auto one = resolved(gateway, {email(QStringLiteral("both@mail.example")), account(gateway, 2)});
        QVERIFY2(one, one ? "" : qPrintable(one.error().message));
        QCOMPARE(one->keyValue, account(gateway, 2).value);
        QVERIFY(one->valuesOf(map.subjectTable, column).isEmpty());
        QCOMPARE(one->allValuesOf(map.subjectTable, column).size(), 1);
    }

    void whoIsNotThereIsNotFound_data() { everyEngine(); }
    void whoIsNotThereIsNotFound()
    {
        QFETCH(QString, kind);
        const FilledGateway gateway(kind, m_databases, {1, 2});
        const QString id = account(gateway, 2).value;
        const QStringList hostile{QStringLiteral("999999999"),
                                  id + QLatin1Char('x'),
                                  QLatin1Char('0') + id,
                                  id + QStringLiteral(".0"),
                                  QStringLiteral("+") + id,
                                  QStringLiteral("' OR '1'='1"),
                                  QStringLiteral("\" OR 1=1 --"),
                                  QStringLiteral("%"),
                                  QStringLiteral("_") + id.mid(1),
                                  QStringLiteral("\\"),
                                  QStringLiteral("?"),
                                  QStringLiteral("$1"),
                                  QStringLiteral("{key}"),
                                  QStringLiteral("\U0001F600"),
                                  QString(100'000, QLatin1Char('7')),
                                  QStringLiteral("-1"),
                                  QStringLiteral("9223372036854775808")};
        for (const QString &value : hostile) {
            for (const char *identifier : {"account", "email"}) {
                const auto found = resolved(gateway, {{QString::fromLatin1(identifier), value}});
                QVERIFY2(!found, qPrintable(value.left(40)));
                QVERIFY2(found.error().kind == ErrorKind::NotFound, qPrintable(found.error().message));
                QVERIFY(value.size() < 6 || !found.error().message.contains(value));
            }
        }
    }

    void whatNamesNobodyIsRefused()
    {
        const FilledGateway gateway(QStringLiteral("new-api postgresql 2026-09"), m_databases, {1, 2});
        const QString id = account(gateway, 2).value;
        // A C library would read it up to the NUL, and find somebody.
        for (const QString &value : {QString(), QStringLiteral("  "), id + QChar(u'\0') + QLatin1Char('x')})
            QCOMPARE(resolved(gateway, {{QStringLiteral("account"), value}}).error().kind, ErrorKind::InvalidInput);
        const auto unknown = resolved(gateway, {{QStringLiteral("shoe size"), QStringLiteral("44")}});
        QCOMPARE(unknown.error().kind, ErrorKind::InvalidInput);
        QVERIFY(unknown.error().message.contains(QStringLiteral("account, username, email")));
        QCOMPARE(resolved(gateway, {}).error().kind, ErrorKind::InvalidInput);
    }

    // MariaDB takes texts for alike that differ in case, in accents and in blanks at the end.
    void namesAreComparedToTheLetter()
    {
        const FilledGateway gateway(QStringLiteral("new-api mysql 2026-09"), m_databases, {1, 2});
        gateway.execute("UPDATE users SET username = 'Rene' WHERE id = ?", {account(gateway, 1).value.toLongLong()});
        gateway.execute(
            "INSERT INTO logs (id, user_id, username, content) VALUES (1, 0, 'René', ''), (2, 0, 'RENE', ''), "
            "(3, 0, 'Rene ', ''), (4, 0, 'Rene', '')");
        const SubjectIdentity wrong{QStringLiteral("username"), QStringLiteral("rené")};
        QCOMPARE(resolved(gateway, {wrong}).error().kind, ErrorKind::NotFound);
        const Person person = taken(resolved(gateway, {{QStringLiteral("username"), QStringLiteral("Rene")}}));
        qint64 rows = 0;
        must(SubjectSearch(gateway.map(), gateway.tables)
                 .visitRows(person, QStringLiteral("logs"), [&](const RowStream &row) -> Result<void> {
                     const int name = int(SubjectSearch(gateway.map(), gateway.tables)
                                              .columnsOf(QStringLiteral("logs"))
                                              .indexOf(QStringLiteral("username")));
                     rows += row.string(name).startsWith(QLatin1String("R")) ? 1 : 0;
                     return {};
                 }));
        QCOMPARE(rows, 1);
    }

    void whatIsFoundIsWhatIsVisited_data() { everyEngine(); }
    void whatIsFoundIsWhatIsVisited()
    {
        QFETCH(QString, kind);
        const FilledGateway gateway(kind, m_databases, {1, 2, 3});
        const SubjectSearch search(gateway.map(), gateway.tables);
        const Person person = gateway.person(2);
        const QList<FoundTable> found = taken(search.found(person, {}, kErasureDay));
        int order = -1;
        qint64 mentions = 0;
        for (const FoundTable &table : found) {
            const DataMapTable &known = *gateway.map().table(table.table);
            QVERIFY2(known.order >= order, qPrintable(table.table));
            order = known.order;
            qint64 visited = 0;
            const QStringList columns = search.columnsOf(table.table);
            must(search.visitRows(person, table.table, [&](const RowStream &row) -> Result<void> {
                ++visited;
                for (int i = 0; i < columns.size(); ++i)
                    (void)row.string(i);
                return {};
            }));
            QVERIFY2(visited == table.ownRows(), qPrintable(table.table));
            mentions += table.parts.value(PlanPart::Mention).rows;
            for (const QString &column : columns)
                QVERIFY(known.column(column)->category != QLatin1String("credential"));
            if (!known.timeColumn.isEmpty() && table.ownRows() > 0 &&
                gateway.tables.hasColumn(table.table, known.timeColumn))
                QVERIFY2(table.parts.first().newestUs.has_value(), qPrintable(table.table));
        }
        QVERIFY(kind.startsWith(QLatin1String("demo")) || mentions > 0);
        QVERIFY(found.size() > 5);
    }

    void aPersonKeepsTheKeysOfRowsThatAreGone()
    {
        const FilledGateway gateway(QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const SubjectSearch search(gateway.map(), gateway.tables);
        const Person person = gateway.person(2);
        const QStringList keys = person.valuesOf(QStringLiteral("api_keys"), QStringLiteral("id"));
        QCOMPARE(keys.size(), 3);
        gateway.execute("DELETE FROM api_keys");
        gateway.execute("INSERT INTO security_events VALUES (900, 1, 'late', 'info', NULL, ?, NULL, 'x')",
                        {keys.constFirst().toLongLong()});
        gateway.execute("INSERT INTO api_keys VALUES (901, ?, 1, 'n', 'p', 'h', 'active', 1, 1, 1, 1, 1)",
                        {person.keyValue.toLongLong()});
        const Person later = taken(search.refreshed(person));
        QCOMPARE(later.valuesOf(QStringLiteral("api_keys"), QStringLiteral("id")).size(), 4);
        bool seen = false;
        must(search.visitRows(later, QStringLiteral("security_events"), [&](const RowStream &row) -> Result<void> {
            seen = seen || row.integer(0) == 900;
            return {};
        }));
        QVERIFY(seen);
    }

private:
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(SubjectSearchTest)
#include "subjectsearch_test.moc"
