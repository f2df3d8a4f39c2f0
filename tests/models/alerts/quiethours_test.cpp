// Quiet hours on the clocks of a zone: over midnight, and on the days on which the clocks change.
#include "models/alerts/quiethours.h"

#include <QDateTime>
#include <QTest>
#include <QTimeZone>

using namespace Gatehouse;

namespace
{

qint64 utc(const QString &text)
{
    return QDateTime::fromString(text + QLatin1Char('Z'), Qt::ISODate).toMSecsSinceEpoch();
}

} // namespace

class QuietHoursTest : public QObject
{
    Q_OBJECT
private slots:
    void theyAreReadOnTheClocksOfTheirZone_data()
    {
        QTest::addColumn<QString>("hours");
        QTest::addColumn<QString>("at");
        QTest::addColumn<QString>("end"); // the same: it is not quiet
        const QString night = QStringLiteral("22:00-07:00 Europe/Berlin");
        const QString noon = QStringLiteral("12:00-13:30 Asia/Kolkata");
        const auto row = [](const char *name, const QString &hours, const char *at, const char *end) {
            QTest::newRow(name) << hours << QString::fromLatin1(at) << QString::fromLatin1(end);
        };
        row("before midnight", night, "2026-11-18T21:30:15", "2026-11-19T06:00:00");
        row("after midnight", night, "2026-11-19T05:59:59", "2026-11-19T06:00:00");
        row("the first minute", night, "2026-11-18T21:00:00", "2026-11-19T06:00:00");
        row("the first minute behind it", night, "2026-11-19T06:00:00", "2026-11-19T06:00:00");
        row("by day", night, "2026-11-18T12:00:00", "2026-11-18T12:00:00");
        row("within one day, in a zone at :30", noon, "2026-11-18T06:30:00", "2026-11-18T08:00:00");
        row("before that", noon, "2026-11-18T06:29:59", "2026-11-18T06:29:59");
        // 29 March 2026: 02:00 CET becomes 03:00 CEST; an hour less to sleep.
        row("a night that is an hour shorter", night, "2026-03-28T21:00:00", "2026-03-29T05:00:00");
        row("an end in the hour that is left out", QStringLiteral("22:00-02:30 Europe/Berlin"), "2026-03-29T00:30:00",
            "2026-03-29T01:00:00");
        // 25 October 2026: 03:00 CEST becomes 02:00 CET.
        row("a night that is an hour longer", night, "2026-10-24T20:00:00", "2026-10-25T06:00:00");
    }
    void theyAreReadOnTheClocksOfTheirZone()
    {
        QFETCH(QString, hours);
        QFETCH(QString, at);
        QFETCH(QString, end);
        const auto read = quietHoursFromText(hours);
        QVERIFY(read);
        QCOMPARE(read->isQuiet(utc(at)), at != end);
        QCOMPARE(read->endMs(utc(at)), utc(end));
    }

    void theyAreReadBackAsTheyAreWritten()
    {
        auto hours = quietHoursFromText(QStringLiteral("22:00-07:00 Europe/Berlin"));
        QVERIFY(hours);
        QCOMPARE(quietHoursText(*hours), QStringLiteral("22:00-07:00 Europe/Berlin"));
        hours->brokenBy = AlertLevel::Ticket;
        QCOMPARE(quietHoursFrom(quietHoursJson(*hours)), *hours);
    }

    void whatIsNoneIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *each :
             {"", "22:00 to 07:00", "22:00-07:00", "22:00-07:00 Europe/Nowhere", "25:00-07:00 UTC", "07:00-07:00 UTC"})
            QTest::newRow(each) << QString::fromLatin1(each);
    }
    void whatIsNoneIsRefused()
    {
        QFETCH(QString, text);
        const auto read = quietHoursFromText(text);
        QVERIFY(!read && read.error().kind == ErrorKind::InvalidInput);
    }

    void inAZoneThatIsNotKnownHereItIsNeverQuiet()
    {
        const QuietHours hours{QStringLiteral("Europe/Nowhere"), QTime(0, 0), QTime(23, 59)};
        QVERIFY(!hours.isQuiet(utc(QStringLiteral("2026-11-18T12:00:00"))));
    }
};

QTEST_GUILESS_MAIN(QuietHoursTest)
#include "quiethours_test.moc"
