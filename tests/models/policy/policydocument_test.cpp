#include "models/policy/policydocument.h"
#include "models/policy/policyloader.h"

#include <QJsonArray>
#include <QTest>

using namespace Gatehouse;

namespace
{

QDate day(const char *text)
{
    return QDate::fromString(QString::fromLatin1(text), Qt::ISODate);
}

PolicyPeriod given(const char *length, PeriodStart from = PeriodStart::Recorded)
{
    return {PolicyPeriod::Length::Given, QString::fromLatin1(length), from};
}

PolicyDocument smallPolicy()
{
    PolicyDocument policy;
    policy.id = QStringLiteral("small");
    policy.name = QStringLiteral("A small policy");
    policy.version = QStringLiteral("2026-01-01");
    policy.effective = QDate(2026, 1, 1);
    Commitment keep;
    keep.id = QStringLiteral("1.keep");
    keep.kind = CommitmentKind::Retention;
    keep.says = QStringLiteral("Call records are gone after 90 days.");
    keep.retention.recordClass = QStringLiteral("request_log");
    keep.retention.period = given("P90D");
    policy.sentences = {{QStringLiteral("1"), QStringLiteral("Section 1"), QStringLiteral("90 days."), {keep}}};
    return policy;
}

} // namespace

class PolicyDocumentTest : public QObject
{
    Q_OBJECT
private slots:
    void aPeriodEndsByTheCalendar_data()
    {
        QTest::addColumn<QString>("length");
        QTest::addColumn<QDate>("begin");
        QTest::addColumn<QDate>("gone");
        QTest::newRow("days") << QStringLiteral("P90D") << day("2026-01-01") << day("2026-04-02");
        QTest::newRow("months") << QStringLiteral("P6M") << day("2026-01-15") << day("2026-07-16");
        QTest::newRow("a month that is shorter") << QStringLiteral("P1M") << day("2026-01-31") << day("2026-03-01");
        QTest::newRow("a leap day") << QStringLiteral("P5Y") << day("2024-02-29") << day("2029-03-01");
        QTest::newRow("both") << QStringLiteral("P1Y2D") << day("2026-12-31") << day("2028-01-03");
    }
    void aPeriodEndsByTheCalendar()
    {
        QFETCH(QString, length);
        QFETCH(QDate, begin);
        QFETCH(QDate, gone);
        const PolicyPeriod period{PolicyPeriod::Length::Given, length, PeriodStart::Recorded};
        QCOMPARE(period.endFrom(begin), gone);
        QVERIFY(begin >= period.keptFrom(gone.addDays(-1)));
        QVERIFY(begin < period.keptFrom(gone));
    }

    void endAndBeginSayTheSameOfEveryDay_data()
    {
        QTest::addColumn<QString>("length");
        for (const char *length : {"P1D", "P30D", "P1M", "P6M", "P1Y", "P5Y", "P1Y1M1D"})
            QTest::newRow(length) << QString::fromLatin1(length);
    }
    void endAndBeginSayTheSameOfEveryDay()
    {
        QFETCH(QString, length);
        const PolicyPeriod period{PolicyPeriod::Length::Given, length, PeriodStart::Recorded};
        for (QDate today = day("2024-02-25"); today < day("2024-04-05"); today = today.addDays(1)) {
            const QDate kept = period.keptFrom(today);
            for (int i = -5; i <= 5; ++i)
                QCOMPARE(period.endFrom(kept.addDays(i)) <= today, i < 0);
        }
    }

    void aPeriodWithoutANumberHasNoEnd_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("unlimited") << int(PolicyPeriod::Length::Unlimited);
        QTest::newRow("necessary") << int(PolicyPeriod::Length::Necessary);
        QTest::newRow("while active") << int(PolicyPeriod::Length::WhileActive);
    }
    void aPeriodWithoutANumberHasNoEnd()
    {
        QFETCH(int, kind);
        const PolicyPeriod period{PolicyPeriod::Length(kind), {}, PeriodStart::Recorded};
        QVERIFY(!period.endFrom(day("2026-01-01")).isValid());
        QVERIFY(!period.keptFrom(day("2026-01-01")).isValid());
    }

    void aPeriodReadsAsASentencePart_data()
    {
        QTest::addColumn<PolicyPeriod>("period");
        QTest::addColumn<QString>("text");
        QTest::newRow("days") << given("P90D") << QStringLiteral("90 days from when it was recorded");
        QTest::newRow("one") << given("P1Y") << QStringLiteral("1 year from when it was recorded");
        QTest::newRow("mixed") << given("P1Y6M", PeriodStart::AccountDeleted)
                               << QStringLiteral("1 year and 6 months from when the account is deleted");
        QTest::newRow("request") << given("P30D", PeriodStart::RequestReceived)
                                 << QStringLiteral("30 days from when the request is received");
        QTest::newRow("for ever") << PolicyPeriod{PolicyPeriod::Length::Unlimited, {}, PeriodStart::Recorded}
                                  << QStringLiteral("indefinitely");
        QTest::newRow("necessary") << PolicyPeriod{} << QStringLiteral("as long as necessary");
        QTest::newRow("active") << PolicyPeriod{PolicyPeriod::Length::WhileActive, {}, PeriodStart::Recorded}
                                << QStringLiteral("as long as the account exists");
    }
    void aPeriodReadsAsASentencePart()
    {
        QFETCH(PolicyPeriod, period);
        QFETCH(QString, text);
        QCOMPARE(periodText(period), text);
    }

    void onlyALengthIsALength_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("good");
        for (const char *text : {"P1D", "P90D", "P6M", "P5Y", "P1Y6M", "P1Y2M3D", "P999Y", "P9999D"})
            QTest::newRow(text) << QString::fromLatin1(text) << true;
        for (const char *text : {"", "P", "90D", "P0D", "P0Y0M0D", "PD", "P-1D", "P1W", "PT1H", "P1D ", "P1D\n", "p1d",
                                 "P1000Y", "P1D1Y", "P1.5Y", "unlimited"})
            QTest::newRow(qPrintable(QStringLiteral("not %1").arg(QLatin1String(text).trimmed())))
                << QString::fromLatin1(text) << false;
    }
    void onlyALengthIsALength()
    {
        QFETCH(QString, text);
        QFETCH(bool, good);
        QCOMPARE(isPeriodLength(text), good);
    }

    // Cases and certificates are pinned to it: who changes this value breaks every pin that was made.
    void theHashIsTheSameForEver()
    {
        QCOMPARE(policyHash(smallPolicy()),
                 QStringLiteral("f2722dd1ad609418efa151439b2a065187f808c5ff9f1bb7b5ef23f50cdd1839"));
        QCOMPARE(policyPin(smallPolicy()),
                 QStringLiteral("small 2026-01-01 (sha256 %1)").arg(policyHash(smallPolicy())));
    }

    void everyChangeChangesTheHash()
    {
        QStringList hashes{policyHash(smallPolicy())};
        const auto with = [&hashes](auto change) {
            PolicyDocument policy = smallPolicy();
            change(policy);
            hashes.append(policyHash(policy));
        };
        with([](PolicyDocument &p) { p.id = QStringLiteral("other"); });
        with([](PolicyDocument &p) { p.name = QStringLiteral("Other"); });
        with([](PolicyDocument &p) { p.version = QStringLiteral("2"); });
        with([](PolicyDocument &p) { p.effective = QDate(); });
        with([](PolicyDocument &p) { p.basedOn = QStringLiteral("x"); });
        with([](PolicyDocument &p) { p.sentences[0].quote = QStringLiteral("91 days."); });
        with([](PolicyDocument &p) { p.sentences[0].place = QStringLiteral("Section 2"); });
        with([](PolicyDocument &p) { p.sentences[0].commitments[0].says = QStringLiteral("Other."); });
        with([](PolicyDocument &p) { p.sentences[0].commitments[0].numberIsOurs = true; });
        with([](PolicyDocument &p) { p.sentences[0].commitments[0].retention.period = given("P91D"); });
        with([](PolicyDocument &p) { p.sentences[0].commitments[0].retention.mustGoAfter = false; });
        with([](PolicyDocument &p) { p.sentences[0].commitments[0].retention.mustStayUntil = true; });
        with([](PolicyDocument &p) {
            p.sentences[0].commitments[0].retention.period.from = PeriodStart::AccountDeleted;
        });
        const qsizetype made = hashes.size();
        QCOMPARE(hashes.removeDuplicates(), 0);
        QCOMPARE(made, 14);
    }

    void aCommitmentIsFoundByItsId()
    {
        const PolicyDocument policy = smallPolicy();
        QVERIFY(policy.commitment(QStringLiteral("1.keep")));
        QCOMPARE(policy.commitment(QStringLiteral("1.keep"))->retention.recordClass, QStringLiteral("request_log"));
        QVERIFY(!policy.commitment(QStringLiteral("1")));
        QCOMPARE(policy.commitments(CommitmentKind::Retention).size(), 1);
        QVERIFY(policy.commitments(CommitmentKind::Promise).isEmpty());
        QCOMPARE(policy.recordClasses(), QStringList{QStringLiteral("request_log")});
    }

    void aFileReadsBackToTheSameDocument()
    {
        const auto read = parsePolicy(policyFile(smallPolicy()), QStringLiteral("small.json"));
        QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().message));
        QCOMPARE(*read, smallPolicy());
    }
};

QTEST_GUILESS_MAIN(PolicyDocumentTest)
#include "policydocument_test.moc"
