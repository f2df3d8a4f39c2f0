// Privacy requests and holds through the real gatehousectl, on a store in a file and on one on a server.
#include "tests/app/ctl/ctlteam.h"

#include <QDate>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <map>

using namespace Gatehouse;

#define EXITS(result, code) QVERIFY2((result).exitCode == (code), (result).err.constData())

class CasesTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }

    void aRequestIsFiledWithItsClock()
    {
        const QString email = QStringLiteral("Anna.Muster+%1@mail.example").arg(++m_count);
        const auto result = team().run(officer(),
                                       QStringLiteral("case open --type deletion --regime gdpr --received 2026-11-02 "
                                                      "--channel email --json --subject account=%1")
                                           .arg(900 + m_count),
                                       {QStringLiteral("--subject"), QStringLiteral("email=") + email});
        EXITS(result, 0);
        QCOMPARE(text(result, "state"), QStringLiteral("received"));
        QCOMPARE(text(result, "due"), QStringLiteral("2026-12-02"));
        const QJsonArray clock = result.json().value(QStringLiteral("clock")).toArray();
        QCOMPARE(clock.size(), 2);
        QCOMPARE(clock.last().toObject().value(QStringLiteral("date")).toString(), QStringLiteral("2026-12-02"));
        QVERIFY(!clock.last().toObject().value(QStringLiteral("why")).toString().isEmpty());
        const auto shown = team().run(officer(), QStringLiteral("case show %1 --json").arg(text(result, "case")));
        EXITS(shown, 0);
        QCOMPARE(shown.json().value(QStringLiteral("identities")).toArray().size(), 2);
        QVERIFY2(!shown.out.toLower().contains("muster"), shown.out.constData());
        for (const char *part : {"clock", "approvals", "journal", "rescans", "documents", "events", "steps"})
            QVERIFY2(shown.json().value(QLatin1String(part)).isArray(), part);
        QVERIFY(shown.json().value(QStringLiteral("plan")).isNull());
        QVERIFY(
            team().run(officer(), QStringLiteral("case show ") + text(result, "case")).out.contains("Received, due"));
    }

    void theSecondRequestOfOneKindIsRefused()
    {
        const QString first = opened("access", 100 + ++m_count);
        const auto again = open("access", 100 + m_count);
        EXITS(again, 3);
        QVERIFY2(again.err.contains(first.toUtf8()), again.err.constData());
        QVERIFY(again.out.isEmpty());
    }

    void identityIsRecordedInOneStep()
    {
        const QString id = opened("deletion", 200 + ++m_count);
        const QString line = QStringLiteral("case verify-identity %1 --method account_login --level reasonably_high "
                                            "--json")
                                 .arg(id);
        EXITS(team().run(QStringLiteral("watcher"), line), 3);
        const auto result = team().run(officer(), line);
        EXITS(result, 0);
        QCOMPARE(text(result, "state"), QStringLiteral("discovery"));
        const auto shown = team().run(officer(), QStringLiteral("case show %1 --json").arg(id));
        QCOMPARE(shown.json().value(QStringLiteral("identity")).toObject().value(QStringLiteral("method")).toString(),
                 QStringLiteral("account_login"));
        EXITS(team().run(officer(), line), 3);
        EXITS(team().run(officer(), QStringLiteral("case verify-identity C-1 --method a --level b")), 1);
    }

    void aRequestIsRefusedOrWithdrawnOnce()
    {
        const QString refused = opened("objection", 300 + ++m_count);
        EXITS(team().run(officer(), QStringLiteral("case refuse %1 --code no-match --json").arg(refused)), 0);
        EXITS(team().run(officer(), QStringLiteral("case withdraw %1").arg(refused)), 3);
        const auto shown = team().run(officer(), QStringLiteral("case show %1 --json").arg(refused));
        QCOMPARE(text(shown, "denial"), QStringLiteral("no_match"));
        const QString withdrawn = opened("objection", 300 + m_count);
        const auto result = team().run(officer(), QStringLiteral("case withdraw %1 --json").arg(withdrawn));
        EXITS(result, 0);
        QCOMPARE(text(result, "state"), QStringLiteral("withdrawn"));
    }

    void anExtensionIsToldInTime()
    {
        const QString id = opened("deletion", 400 + ++m_count, "2024-01-31");
        const QString line = QStringLiteral("case extend %1 --json --told %2");
        const QStringList reason{QStringLiteral("--reason"), QStringLiteral("Many requests at once.")};
        const auto late = team().run(officer(), line.arg(id, QStringLiteral("2024-03-05")), reason);
        EXITS(late, 1);
        QVERIFY2(late.err.contains("2024-02-29"), late.err.constData());
        const auto result = team().run(officer(), line.arg(id, QStringLiteral("2024-02-28")), reason);
        EXITS(result, 0);
        QCOMPARE(text(result, "due"), QStringLiteral("2024-04-30"));
        EXITS(team().run(officer(), line.arg(id, QStringLiteral("2024-02-28")), reason), 3);
    }

    void aRequestIsGivenToWhoMayHandleIt()
    {
        const QString id = opened("deletion", 500 + ++m_count);
        EXITS(team().run(officer(), QStringLiteral("case assign %1 --to %2").arg(id, officer())), 0);
        const QString mine = QStringLiteral("case list --assignee %1 --open --json").arg(officer());
        QVERIFY(casesOf(mine).contains(id));
        EXITS(team().run(officer(), QStringLiteral("case assign %1 --to nobody_at_all").arg(id)), 1);
        EXITS(team().run(officer(), QStringLiteral("case assign %1 --to watcher").arg(id)), 3);
        EXITS(team().run(officer(), QStringLiteral("case assign %1 --to none").arg(id)), 0);
        QVERIFY(!casesOf(mine).contains(id));
        QVERIFY(casesOf(QStringLiteral("case list --assignee none --json")).contains(id));
    }

    void theMostUrgentIsListedFirstAndFiltersNarrow()
    {
        const QString late = opened("restriction", 600 + ++m_count, "2020-02-03");
        const QString later = opened("restriction", 600 + ++m_count);
        const QStringList all = casesOf(QStringLiteral("case list --type restriction --json"));
        QVERIFY(all.indexOf(late) < all.indexOf(later));
        QCOMPARE(casesOf(QStringLiteral("case list --type restriction --overdue --json")), QStringList{late});
        QCOMPARE(casesOf(QStringLiteral("case list --type restriction --due-before 2020-03-04 --json")),
                 QStringList{late});
        QCOMPARE(casesOf(QStringLiteral("case list --json --id %1").arg(late.last(6))), QStringList{late});
        QCOMPARE(casesOf(QStringLiteral("case list --json --id %")), QStringList());
        QCOMPARE(casesOf(QStringLiteral("case list --regime california --json")), QStringList());
        QCOMPARE(casesOf(QStringLiteral("case list --limit 1 --json")).size(), 1);
        QVERIFY(team().run(officer(), QStringLiteral("case list --overdue")).out.contains("(overdue)"));
    }

    void aHoldStandsUntilItIsEnded()
    {
        const QStringList reason{QStringLiteral("--reason"), QStringLiteral("A claim in court.")};
        const QString add = QStringLiteral("hold add --until 2999-12-31 --json ");
        const auto subject =
            team().run(officer(), add + QStringLiteral("--subject email=a.person@mail.example"), reason);
        EXITS(subject, 0);
        const auto row = team().run(officer(), add + QStringLiteral("--table payments --where-id 17"), reason);
        EXITS(row, 0);
        EXITS(team().run(QStringLiteral("watcher"), add + QStringLiteral("--subject account=1"), reason), 3);
        EXITS(team().run(officer(), QStringLiteral("hold add --until 2020-01-01 --subject account=1"), reason), 1);
        const auto listed = team().run(officer(), QStringLiteral("hold list --json"));
        EXITS(listed, 0);
        QCOMPARE(listed.json().value(QStringLiteral("holds")).toArray().size(), 2);
        QVERIFY2(!listed.out.contains("person@"), listed.out.constData());
        const auto ended =
            team().run(officer(), QStringLiteral("hold end %1 --json").arg(text(subject, "hold")), reason);
        EXITS(ended, 0);
        QVERIFY(ended.json().value(QStringLiteral("reopened")).toArray().isEmpty());
        EXITS(team().run(officer(), QStringLiteral("hold end %1").arg(text(subject, "hold")), reason), 1);
        const QByteArray text = team().run(officer(), QStringLiteral("hold list")).out;
        QVERIFY2(text.contains("(over)") && text.contains("row 17 of payments"), text.constData());
    }

    void aDayToComeIsNoDayOfReceipt()
    {
        const auto result = open("access", 700 + ++m_count, "2999-01-01");
        EXITS(result, 1);
        QVERIFY2(result.err.contains("--received"), result.err.constData());
    }

private:
    CtlTeam &team()
    {
        QFETCH_GLOBAL(Dialect, engine);
        auto &one = m_teams[engine];
        if (!one) {
            one = std::make_unique<CtlTeam>(engine);
            one->add(officer(), QStringLiteral("privacy-officer"));
            one->add(QStringLiteral("watcher"), QStringLiteral("viewer"));
        }
        return *one;
    }

    static QString officer() { return QStringLiteral("an_officer"); }
    static QString text(const CtlResult &result, const char *key)
    {
        return result.json().value(QLatin1String(key)).toString();
    }

    CtlResult open(const char *type, int account, const char *received = "2026-11-02")
    {
        return team().run(officer(), QStringLiteral("case open --type %1 --regime gdpr --subject account=%2 --received "
                                                    "%3 --json")
                                         .arg(QLatin1String(type))
                                         .arg(account)
                                         .arg(QLatin1String(received)));
    }

    QString opened(const char *type, int account, const char *received = "2026-11-02")
    {
        const CtlResult result = open(type, account, received);
        if (result.exitCode != 0)
            qFatal("case open: %s", result.err.constData());
        return text(result, "case");
    }

    QStringList casesOf(const QString &line)
    {
        QStringList ids;
        for (const QJsonValue &each : team().run(officer(), line).json().value(QStringLiteral("cases")).toArray())
            ids.append(each.toObject().value(QStringLiteral("case")).toString());
        return ids;
    }

    std::map<Dialect, std::unique_ptr<CtlTeam>> m_teams;
    int m_count = 0;
};

QTEST_GUILESS_MAIN(CasesTest)
#include "cases_test.moc"
