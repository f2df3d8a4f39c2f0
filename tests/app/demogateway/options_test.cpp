#include "app/demogateway/meta.h"
#include "app/demogateway/options.h"

#include <QTest>

using namespace Gatehouse;
using namespace Gatehouse::Demo;

namespace
{

Result<Options> parsed(const QString &line)
{
    return parseOptions(QStringList{QStringLiteral("gatehouse-demo-gateway")} +
                        line.split(QLatin1Char(' '), Qt::SkipEmptyParts));
}

} // namespace

class OptionsTest : public QObject
{
    Q_OBJECT
private slots:
    void withoutOptionsItRunsOnThePersonsDataFolder()
    {
        const auto options = parsed({});
        QVERIFY(options);
        QCOMPARE(options->action, Options::Action::Run);
        QVERIFY(options->dir.endsWith(QLatin1String("/gatehouse/demo")));
        QCOMPARE(options->port, 0);
        QCOMPARE(options->ratePerMinute, 0.0);
        QCOMPARE(options->days, 35);
        QVERIFY(options->requests >= 2'000'000);
        QVERIFY(options->live);
        QVERIFY(!options->shapesHistory);
    }

    void everyOptionArrives()
    {
        const auto options =
            parsed(QStringLiteral("--dir /d --port 8443 --rate 90 --seed 5 --days 7 --requests 5000 --no-live"));
        QVERIFY(options);
        QCOMPARE(options->dir, QStringLiteral("/d"));
        QCOMPARE(options->port, 8443);
        QCOMPARE(options->ratePerMinute, 90.0);
        QCOMPARE(options->seed, 5U);
        QCOMPARE(options->days, 7);
        QCOMPARE(options->requests, 5'000);
        QVERIFY(!options->live);
        QVERIFY(options->shapesHistory);
        const auto inject = parsed(QStringLiteral("--inject leaked-key --target gh_demo_x --minutes 5"));
        QVERIFY(inject);
        QCOMPARE(inject->action, Options::Action::Inject);
        QCOMPARE(inject->incident, IncidentKind::LeakedKey);
        QCOMPARE(inject->target, QStringLiteral("gh_demo_x"));
        QCOMPARE(inject->minutes, 5);
        QCOMPARE(parsed(QStringLiteral("--help"))->action, Options::Action::Help);
        QCOMPARE(parsed(QStringLiteral("-v"))->action, Options::Action::Version);
    }

    void badOptionsAreRefusedByName_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("named");
        const auto row = [](const char *line, const char *named) {
            QTest::newRow(line) << QString::fromLatin1(line) << QString::fromLatin1(named);
        };
        row("--nonsense", "nonsense");
        row("--port", "port");
        row("--port x", "--port");
        row("--port 65536", "65535");
        row("--port -1", "--port");
        row("--rate 0", "--rate");
        row("--rate 600001", "600000");
        row("--days 0", "--days");
        row("--days 91", "90");
        row("--requests 999", "--requests");
        row("--seed -1", "--seed");
        row("--seed 1e3", "1e3");
        row("--inject flood", "provider_outage");
        row("--minutes 5", "--inject");
        row("--target x", "--inject");
        row("--inject leaked_key --minutes 0", "--minutes");
        row("somewhere", "somewhere");
    }

    void badOptionsAreRefusedByName()
    {
        QFETCH(QString, line);
        QFETCH(QString, named);
        const auto options = parsed(line);
        QVERIFY(!options);
        QCOMPARE(options.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(options.error().message.contains(named), qPrintable(options.error().message));
    }

    void theHelpSaysWhatIsSynthetic()
    {
        const QString help = helpText();
        QVERIFY(help.simplified().contains(syntheticNotice()));
        QVERIFY(help.contains(QLatin1String("CC-BY 4.0")));
        for (IncidentKind kind : incidentKinds())
            QVERIFY(help.simplified().contains(incidentToken(kind)));
    }

    void everyKindOfIncidentHasAWord()
    {
        QCOMPARE(incidentKinds().size(), size_t(8));
        for (IncidentKind kind : incidentKinds())
            QCOMPARE(incidentFromToken(incidentToken(kind)), kind);
        QVERIFY(!incidentFromToken(QString()));
    }
};

QTEST_GUILESS_MAIN(OptionsTest)
#include "options_test.moc"
