// One alert as a terminal shows it: what the page tells of it.
#include "app/ctl/alerttext.h"
#include "tests/support/madealerts.h"

#include <QJsonArray>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000; // 2026-11-21T14:00:00Z

QString plain(QString text)
{
    return text.replace(QChar(0x2009), QLatin1Char(' '));
}

AlertFolder folderOf()
{
    AlertFolder folder = madeFolder(kNowMs);
    const QList<Alert> alerts = madeAlerts(kNowMs);
    folder.alert = alerts.at(3); // op-1 has it
    folder.explains = {alerts.at(7)};
    folder.similar = {alerts.at(9)};
    AlertEvent given;
    given.idx = 4;
    given.timeMs = kNowMs - kMinuteMs;
    given.actor = QStringLiteral("op-2");
    given.action = AlertAction::Acknowledge;
    given.owner = QStringLiteral("op-1");
    given.untilMs = kNowMs + kHourMs;
    folder.events.append(given);
    folder.evidence.insert(QStringLiteral("raised_by"), QStringLiteral("two rules agree"));
    folder.evidence.insert(QStringLiteral("findings"),
                           QJsonArray{QJsonObject{{QStringLiteral("note"), QStringLiteral("the price changed")},
                                                  {QStringLiteral("row_count"), 1204},
                                                  {QStringLiteral("rows"), QJsonArray{QStringLiteral("requests 7"),
                                                                                      QStringLiteral("requests 9")}}}});
    return folder;
}

const StoryTeller kTeller{
    {{QStringLiteral("op-1"), QStringLiteral("anna")}, {QStringLiteral("op-2"), QStringLiteral("ben")}},
    kNowMs,
    QTimeZone::utc()};

} // namespace

class AlertTextTest : public QObject
{
    Q_OBJECT
private slots:
    void itSaysWhatThePageSays_data()
    {
        QTest::addColumn<QString>("line");
        for (const char *line :
             {"Observed 21.6 %", "expected 0.40–2.40 % from 7 days", "It would not have fired below 58 errors.",
              "One level higher: two rules agree.", "To be known: the price changed.", "owner        anna\n",
              "behind it    error_class=overloaded  88.0 %\n", "behind it    212 keys, 74 workspaces: spread\n",
              "explains     A-000008", "proved by    1,204 rows; the newest 2 are listed.\n",
              "row          requests 9\nrow          requests 7\n", "before       A-000082", "elsewhere    A-000010",
              "given to anna until 15:00  (by ben)\n"})
            QTest::newRow(line) << QString::fromUtf8(line);
    }

    void itSaysWhatThePageSays()
    {
        QFETCH(QString, line);
        const QString text = plain(Ctl::alertFolderText(folderOf(), kTeller));
        QVERIFY2(text.contains(line), qPrintable(text));
        QVERIFY(!text.contains(QStringLiteral(" 0 %")) && !text.contains(QStringLiteral("op-1")));
    }

    void aScriptReadsTheSame()
    {
        const QJsonObject json = Ctl::alertFolderJson(folderOf(), kTeller);
        QVERIFY(plain(json.value(QStringLiteral("why")).toString()).contains(QStringLiteral("Observed 21.6 %")));
        QCOMPARE(json.value(QStringLiteral("owner")).toString(), QStringLiteral("op-1"));
        QCOMPARE(json.value(QStringLiteral("owner_name")).toString(), QStringLiteral("anna"));
        QCOMPARE(json.value(QStringLiteral("explains")).toArray().size(), 1);
        QCOMPARE(json.value(QStringLiteral("elsewhere")).toArray().size(), 1);
        const QJsonArray events = json.value(QStringLiteral("events")).toArray();
        QVERIFY(events.first().toObject().value(QStringLiteral("actor_name")).isNull());
        QCOMPARE(events.last().toObject().value(QStringLiteral("actor_name")).toString(), QStringLiteral("ben"));
    }

    void whomNobodyNamesIsAnId()
    {
        const QString text = Ctl::alertFolderText(folderOf(), {{}, kNowMs, QTimeZone::utc()});
        QVERIFY2(text.contains(QStringLiteral("(by op-2)")), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(AlertTextTest)
#include "alerttext_test.moc"
