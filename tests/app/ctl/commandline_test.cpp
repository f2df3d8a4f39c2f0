#include "app/ctl/commandtexts.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Gatehouse;
using namespace Gatehouse::Ctl;

static Result<ParsedLine> parsed(const char *line)
{
    const QString text = QStringLiteral("gatehousectl ") + QString::fromLatin1(line);
    return parseCommandLine(text.simplified().split(QLatin1Char(' ')));
}

class CommandLineTest : public QObject
{
    Q_OBJECT

private slots:
    void readsAReportInFull()
    {
        const auto line =
            parsed("report --connection f.json --from 2024-11-01 --to 2024-11-02 --tz Asia/Kathmandu "
                   "--filter model=a,b --filter outcome!=ok --group-by model,provider --bucket 1h --json");
        QVERIFY2(line, line ? "" : qPrintable(line.error().message));
        const Request &request = *line->request;
        QCOMPARE(request.command, Command::Report);
        QCOMPARE(request.connectionFile, QStringLiteral("f.json"));
        QCOMPARE(request.zone.id(), QByteArray("Asia/Kathmandu"));
        // Midnight in Kathmandu is 18:15 of the day before in UTC.
        QCOMPARE(*request.fromMs, Q_INT64_C(1730398500000));
        QCOMPARE(*request.toMs - *request.fromMs, Q_INT64_C(86400000));
        QCOMPARE(request.filter.terms.size(), 2);
        QVERIFY(request.filter.terms.at(1).exclude);
        QCOMPARE(request.groupBy, (QList<Dimension>{Dimension::Model, Dimension::Provider}));
        QCOMPARE(request.bucket, std::optional(BucketWidth::Hour));
        QVERIFY(request.json);
    }

    void readsTheZoneBeforeTheTimesInAnyOrder()
    {
        const auto one = parsed("rows --connection f --tz Asia/Kolkata --from 2024-11-01 --to 2024-11-02");
        const auto other = parsed("rows --to 2024-11-02 --from 2024-11-01 --connection f --tz Asia/Kolkata");
        QVERIFY(one && other);
        QCOMPARE(one->request->fromMs, other->request->fromMs);
    }

    void takesTheFormatOfRowsFromEitherOption_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<int>("format");
        QTest::newRow("csv unless said") << QString() << int(RowFormat::Csv);
        QTest::newRow("csv") << QStringLiteral("--format csv") << int(RowFormat::Csv);
        QTest::newRow("json") << QStringLiteral("--format json") << int(RowFormat::Json);
        QTest::newRow("json by its own name") << QStringLiteral("--json") << int(RowFormat::Json);
    }

    void takesTheFormatOfRowsFromEitherOption()
    {
        QFETCH(QString, options);
        QFETCH(int, format);
        const auto line =
            parsed(qPrintable(QStringLiteral("rows --connection f --from 2024-11-01 --to 2024-11-02 ") + options));
        QVERIFY(line);
        QCOMPARE(int(line->request->format), format);
    }

    void refusesWhatItCannotMeanAndSaysHowToAskRight_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *line, const char *says) {
            QTest::newRow(name) << QString::fromLatin1(line) << QString::fromLatin1(says);
        };
        const char *span = " --from 2024-11-01 --to 2024-11-02";
        const auto report = [&](const char *rest) { return QByteArray("report --connection f") + span + rest; };
        row("no command", "", "no command is given");
        row("an unknown command", "erase", "no command 'erase'");
        row("an unknown option", "report --connection f --colour red", "colour");
        row("an option of another command", "doctor --connection f --limit 3", "limit");
        row("no connection", "doctor", "Add --connection FILE");
        row("no value", "doctor --connection", "connection");
        row("something left over", "doctor --connection f g", "'g' belongs to no option");
        row("no span", "report --connection f", "Add --from TIME and --to TIME");
        row("half a span", "rows --connection f --from 2024-11-01", "Add --from TIME and --to TIME");
        row("a span backwards", "report --connection f --from 2024-11-02 --to 2024-11-01", "--to is not after --from");
        row("an empty span", "report --connection f --from 2024-11-01 --to 2024-11-01", "--to is not after --from");
        row("no time", "report --connection f --from yesterday --to 2024-11-01", "yesterday");
        row("no zone", report(" --tz Mars/Olympus"), "Mars/Olympus");
        row("no dimension", report(" --group-by colour"), "colour");
        row("three dimensions", report(" --group-by model,provider,key"), "Name one or two");
        row("a dimension twice", report(" --group-by model,model"), "twice");
        row("no filter", report(" --filter gpt-5"), "gpt-5");
        row("a filter on an unknown dimension", report(" --filter colour=red"), "colour");
        row("no width", report(" --bucket 7h"), "7h");
        row("a connection for profiles", "profiles --connection f", "connection");
        row("no purpose", "grants --connection f --for fun", "telemetry, promises, actions or privacy");
        row("grants of nothing", "grants", "no gateway is named");
        row("grants of two things", "grants --connection f --profile demo --driver sqlite", "contradict");
        row("a product without an engine", "grants --profile demo", "--driver");
        row("an engine without a product", "grants --connection f --driver sqlite", "--driver");
        row("no engine", "grants --profile demo --driver dbase", "dbase");
        row("no format", "rows --connection f --from 2024-11-01 --to 2024-11-02 --format xml", "csv or json");
        row("two formats", "rows --connection f --from 2024-11-01 --to 2024-11-02 --format csv --json", "contradict");
        row("no limit", "rows --connection f --from 2024-11-01 --to 2024-11-02 --limit 0", "from 1 up");
        const auto open = [](const char *rest) {
            return QByteArray("case open --connection f --regime gdpr --received 2026-11-02 ") + rest;
        };
        const auto hold = [](const char *rest) {
            return QByteArray("hold add --connection f --reason r --until 2999-01-01 ") + rest;
        };
        row("a case without a type", open("--subject account=1"), "--type");
        row("a case of no type", open("--subject account=1 --type oblivion"), "consent_withdrawal");
        row("a case of nobody", open("--type access"), "--subject KIND=VALUE");
        row("an identifier without a kind", open("--type access --subject a@b.example"), "email=a@b.example");
        row("an identifier without a value", open("--type access --subject email="), "email=a@b.example");
        row("a day that is none", open("--type access --subject account=1 --received 2026-02-30"), "2026-02-30");
        row("a regime of nowhere", open("--type access --subject account=1 --regime moon"), "uk_gdpr");
        row("nothing to rectify", open("--type rectification --subject account=1"), "--set");
        row("something to rectify elsewhere", open("--type access --subject account=1 --set a=b"), "--set");
        row("no case", "case show --connection f", "ID");
        row("no code", "case refuse C-1 --connection f", "--code");
        row("no such code", "case refuse C-1 --connection f --code because", "insuf_verification");
        row("no such state", "case list --connection f --state lost", "awaiting_approval");
        row("a hold of nothing", hold(""), "--subject");
        row("a hold of a table", hold("--table t"), "--where-id");
        row("a hold of two things", hold("--table t --where-id 1 --subject account=1"), "the other");
        row("an intake of nothing", "case intake --connection f", "--from-gateway");
        row("an intake of two things", "case intake a.csv --from-gateway --connection f", "the other");
        row("something to rectify nowhere", open("--type rectification --subject account=1 --set email=b"),
            "accounts.email");
        const auto letter = [](const char *rest) {
            return QByteArray("case letter C-1 --connection f --sender a@b.c --organisation o --out x.eml ") + rest;
        };
        row("a letter without a kind", letter(""), "--kind");
        row("a letter of no kind", letter("--kind greeting"), "completion_retained");
        row("a notice to nobody", letter("--kind article-19"), "--send-to");
        row("half a command", "case", "verify-identity");
    }

    void refusesWhatItCannotMeanAndSaysHowToAskRight()
    {
        QFETCH(QString, line);
        QFETCH(QString, says);
        const auto result = parsed(qPrintable(line));
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(result.error().message.contains(says), qPrintable(result.error().message));
        QVERIFY2(result.error().message.contains(QLatin1String("--help")), qPrintable(result.error().message));
    }

    void readsACaseInFull()
    {
        const auto line =
            parsed("case open --connection f --type opt-out --regime ccpa --received 2026-11-02 "
                   "--subject account=42 --subject email=a=b@c.example --channel form --source t/1 --as a");
        QVERIFY2(line, line ? "" : qPrintable(line.error().message));
        const NewCase &opened = line->request->privacy.opened;
        QCOMPARE(opened.type, RequestType::OptOut);
        QCOMPARE(opened.regime, Regime::California);
        QCOMPARE(opened.received, QDate(2026, 11, 2));
        QCOMPARE(opened.subject.size(), 2);
        QCOMPARE(opened.subject.at(1).value, QStringLiteral("a=b@c.example"));
        QCOMPARE(opened.source, QStringLiteral("t/1"));
        QCOMPARE(parsed("case assign C-1 --to ben --connection f")->request->privacy.toOperator, QStringLiteral("ben"));
    }

    void helpsWithEveryCommand_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        QTest::newRow("all of it") << QStringLiteral("--help") << QStringLiteral("rollup");
        QTest::newRow("doctor") << QStringLiteral("doctor --help") << QStringLiteral("--connection");
        QTest::newRow("rollup") << QStringLiteral("rollup --help") << QStringLiteral("--from");
        QTest::newRow("report") << QStringLiteral("report --help") << QStringLiteral("--group-by");
        QTest::newRow("profiles") << QStringLiteral("profiles --help") << QStringLiteral("Markdown");
        QTest::newRow("grants") << QStringLiteral("grants --help") << QStringLiteral("--driver");
        QTest::newRow("rows") << QStringLiteral("rows --help") << QStringLiteral("--limit");
    }

    void helpsWithEveryCommand()
    {
        QFETCH(QString, line);
        QFETCH(QString, says);
        const auto result = parsed(qPrintable(line));
        QVERIFY(result);
        QVERIFY(!result->request);
        QVERIFY2(result->text.contains(says), qPrintable(result->text));
    }

    void takesEveryExampleOfTheReadme()
    {
        // Continued lines are one; what follows a > or a # is for the shell.
        const QString readme = textOf("README.md").replace(QStringLiteral("\\\n"), QString());
        static const QRegularExpression example(QStringLiteral("^(gatehousectl [a-z]+ --[^>#\n]*)"),
                                                QRegularExpression::MultilineOption);
        int examples = 0;
        for (auto it = example.globalMatch(readme); it.hasNext(); ++examples) {
            const QStringList arguments = it.next().captured(1).simplified().split(QLatin1Char(' '));
            const auto line = parseCommandLine(arguments);
            QVERIFY2(line, line ? "" : qPrintable(line.error().message));
        }
        QVERIFY(examples >= 4);
    }

    void hasEveryOptionInItsManualPage()
    {
        const QString manual = textOf("packaging/man/gatehousectl.1").remove(QLatin1Char('\\'));
        static const QRegularExpression option(QStringLiteral("^ *(?:-\\w, )?(--[a-z-]+)"),
                                               QRegularExpression::MultilineOption);
        int options = 0;
        for (const CommandText &command : commandTexts()) {
            QVERIFY2(manual.contains(QStringLiteral(".B ") + QString::fromLatin1(command.name)), command.name);
            const auto help = parsed(QByteArray(command.name) + " --help");
            for (auto it = option.globalMatch(help->text); it.hasNext(); ++options) {
                const QString name = it.next().captured(1);
                if (name != QLatin1String("--help") && name != QLatin1String("--help-all"))
                    QVERIFY2(manual.contains(name), qPrintable(name));
            }
        }
        QVERIFY(options > 15);
    }

private:
    static QString textOf(const char *path)
    {
        QFile file(QStringLiteral(GATEHOUSE_SOURCE_DIR "/") + QString::fromLatin1(path));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "commandline_test.moc"
