// Every rule is able to fail: each is fed a sample that breaks it, and one that looks alike and does not.
#include "tests/arch/sourcerules.h"

#include <QTest>

using namespace Gatehouse::Arch;

namespace
{

SourceFile file(const char *path, const QString &text)
{
    return {QString::fromLatin1(path), text, text.size()};
}

SourceFile file(const char *path, const char *text)
{
    return file(path, QString::fromLatin1(text));
}

QString lines(int count)
{
    return QString(QLatin1String("int a;\n")).repeated(count);
}

struct Sample {
    const char *rule;
    QList<SourceFile> bad;
    QList<SourceFile> good;
};

// One line of code in one file, beside a line that must pass.
Sample line(const char *rule, const char *path, const char *bad, const char *good)
{
    return {rule, {file(path, bad)}, {file(path, good)}};
}

QList<Sample> loopSamples()
{
    return {
        line("no event loop inside another", "models/core/a.cpp", "QEventLoop loop;", "// QEventLoop is not used\n"),
        line("no processEvents", "tests/a_test.cpp", "QCoreApplication::processEvents();", "\"processEvents()\";"),
        line("no dialog or menu that blocks", "ui/shell/a.cpp", "menu->exec(at);", "dialog->open();"),
        line("no dialog or menu that blocks", "app/console/main.cpp", "dialog.exec();", "return app.exec();"),
        line("no static dialogs", "ui/shell/a.cpp", "QMessageBox::warning(this, a, b);", "QMessageBox::Warning;"),
        line("no waiting in the user interface", "ui/a/a.cpp", "future.waitForFinished();", "waitForFinishedText();"),
        line("no continuation on a future", "models/a/a.cpp", "future.then(this, [] {});", "authenticate(a);"),
    };
}

QList<Sample> idiomSamples()
{
    return {
        line("no string connections", "ui/a/a.cpp", "connect(a, SIGNAL(b()), c);", "connect(a, &A::b, c, &C::d);"),
        line("no sender", "ui/a/a.cpp", "auto *a = sender();", "mail.sender();"),
        line("no singletons", "models/a/a.h", "static Store &instance();", "static Store make();"),
        line("no exceptions of our own", "models/a/a.cpp", "throw Failure();", "throwAway();"),
        line("no TLS errors ignored", "models/a/a.cpp", "reply->ignoreSslErrors();", "// ignoreSslErrors\n"),
        line("no TLS without a check", "models/a/a.cpp", "tls.setPeerVerifyMode(QSslSocket::VerifyNone);",
             "tls.setPeerVerifyMode(QSslSocket::VerifyPeer);"),
        line("no names that say nothing", "models/a/a.h", "class KeyManager\n{\n};", "class SqliteDatabase\n{\n};"),
        line("no names that say nothing", "models/a/a.h", "struct UserInfo {\n};", "class Infographic;"),
        line("no work left as a note", "models/a/a.cpp",
             "// TO"
             "DO: later",
             "// what is to do: nothing"),
        line("no clock waits in tests", "tests/a_test.cpp", "QTest::qWait(50);", "QTRY_COMPARE(a, b);"),
        line("no clock waits in tests", "tests/a_test.cpp", "QThread::msleep(5);", "QThread::start();"),
        line("no clock waits in tests", "tests/a_test.cpp", "std::this_thread::sleep_for(1s);", "sleepless(1);"),
        line("no skipped tests", "tests/a_test.cpp", "QSKIP(\"no display\");", "\"QSKIP(\";"),
    };
}

QList<Sample> layerSamples()
{
    return {
        line("models and headless programs draw nothing", "models/a/a.cpp", "#include <QColor>",
             "#include <QTimeZone>"),
        line("models and headless programs draw nothing", "app/ctl/a.cpp", "#include <QtWidgets/QLabel>",
             "#include <QCoreApplication>"),
        line("models and headless programs do not know ui", "models/a/a.cpp", "#include \"ui/theme/theme.h\"",
             "#include \"models/core/error.h\""),
        line("ui reaches a database or a socket through a model only", "ui/a/a.cpp", "#include <sqlite3.h>",
             "#include \"models/telemetry/telemetrysession.h\""),
    };
}

QList<Sample> shapeSamples()
{
    QList<SourceFile> manyLong;
    QList<SourceFile> fewLong;
    for (int i = 0; i < 10; ++i) {
        const QByteArray path = "models/a/a" + QByteArray::number(i) + ".cpp";
        manyLong.append(file(path.constData(), lines(i < 7 ? 100 : 301)));
        fewLong.append(file(path.constData(), lines(i < 9 ? 300 : 400)));
    }
    const QString function = QStringLiteral("void a()\n{\n%1}\n");
    const QString type = QStringLiteral("class A\n{\n%1};\n");
    SourceFile big{QStringLiteral("resources/a.json"), {}, 1'000'001};
    SourceFile fitting{QStringLiteral("resources/a.json"), {}, 1'000'000};
    return {
        {"files are short", {file("ui/a/a.cpp", lines(501))}, {file("ui/a/a.cpp", lines(500))}},
        {"files are short", {file("ui/a/a.h", lines(251))}, {file("ui/a/a.h", lines(250))}},
        {"files are short", {file("ui/shell/mainwindow.cpp", lines(251))}, {file("ui/a/page.cpp", lines(251))}},
        {"most files are shorter", manyLong, fewLong},
        {"functions are short",
         {file("ui/a/a.cpp", function.arg(lines(41)))},
         {file("ui/a/a.cpp", function.arg(lines(40)) + type.arg(lines(60)))}},
        {"file names say what is inside", {file("ui/a/keymanager.cpp", "")}, {file("ui/a/sqlitedatabase.cpp", "")}},
        {"file names say what is inside", {file("ui/a/KeyView.h", "")}, {file("ui/a/keyview.h", "")}},
        {"file names say what is inside", {file("ui/a/userdata.h", "")}, {file("ui/a/metadata.h", "")}},
        {"folders are rooms", {file("models/utils/a.cpp", "")}, {file("models/core/a.cpp", "")}},
        {"folders are rooms", {file("scripts/a.sh", "")}, {file("packaging/a.sh", ""), file("README.md", "")}},
        {"no file is big", {big}, {fitting}},
        {"headers are read once",
         {file("ui/a/a.h", "// Why.\n#ifndef A\n")},
         {file("ui/a/a.h", "// Why.\n#pragma once\n")}},
        {"no path of one machine",
         {file("packaging/a", QStringLiteral("cd /wo"
                                             "rk/tree\n"))},
         {file("packaging/a", QStringLiteral("cd \"$root/wo"
                                             "rk/tree\"\n"))}},
        {"no path of one machine",
         {file("README.md", QStringLiteral("/ho"
                                           "me/ada/x"))},
         {file("README.md", "~/x")}},
    };
}

QList<Sample> relationSamples()
{
    const SourceFile order =
        file("packaging/cmake/GatehouseLayers.cmake",
             "set(GATEHOUSE_MODELS_ORDER_core \"\")\nset(GATEHOUSE_MODELS_ORDER_gateway \"core\")\n");
    const SourceFile upward = file("models/core/a.cpp", "#include \"models/gateway/b.h\"\n");
    const SourceFile downward =
        file("models/gateway/b.cpp", "#include \"models/core/a.h\"\n#include \"models/gateway/b.h\"\n");
    const SourceFile source = file("models/core/a.cpp", "");
    const SourceFile list = file("models/core/CMakeLists.txt", "SOURCES\n  a.cpp a.h)");
    const SourceFile other = file("models/core/CMakeLists.txt", "SOURCES\n  aa.cpp b/a.cpp)");
    const SourceFile model = file("models/a/rows.h", "class RowTableModel final : public QAbstractTableModel\n{\n};\n");
    const SourceFile tested = file("tests/models/a/rows_test.cpp", "RowTableModel m;\nQAbstractItemModelTester t(&m);");
    const SourceFile untested = file("tests/models/a/rows_test.cpp", "RowTableModel m;\n");
    return {
        {"includes follow the order of the areas", {order, upward}, {order, downward}},
        {"no two types share a name",
         {file("models/a/a.h", "namespace A\n{\nstruct Table {\n};\n}"),
          file("ui/a/b.h", "namespace A\n{\nclass Table : public B\n{\n};\n}")},
         {file("models/a/a.h", "namespace A\n{\nstruct Table {\n};\n}"),
          file("ui/a/b.h", "namespace A\n{\nclass Table;\n}")}},
        {"includes follow the order of the areas", {downward}, {order, downward}},
        {"every source belongs to a target", {source, other}, {source, list}},
        {"every item model runs under the model tester", {model, untested}, {model, tested}},
    };
}

QList<Sample> documentSamples()
{
    QList<SourceFile> rootFiles;
    for (const char *name : {"README.md", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "ARCHITECTURE.md",
                             "CMakeLists.txt", ".clang-format", "CMakePresets.json", ".clang-tidy", ".clazy"})
        rootFiles.append(file(name, ""));
    QList<SourceFile> withoutLicence = rootFiles;
    withoutLicence.removeAt(1);
    const SourceFile core = file("models/core/a.h", "");
    const SourceFile cmake = file("models/core/CMakeLists.txt", "gatehouse_area(models core\n  SOURCES a.h)");
    const SourceFile project = file("CMakeLists.txt", "project(Gatehouse VERSION 0.2.0 LANGUAGES CXX)");
    const SourceFile changes = file("CHANGELOG.md", "# Changes\n\n## [0.2.0] - 2026-11-21\n");
    const SourceFile oldChanges = file("CHANGELOG.md", "# Changes\n\n## [0.1.0] - 2026-11-21\n");
    const SourceFile manual = file("packaging/man/a.1", ".TH A 1 2026-11-21 \"Gatehouse 0.2.0\"\n");
    const SourceFile oldManual = file("packaging/man/a.1", ".TH A 1 2026-11-21 \"Gatehouse 0.1.0\"\n");
    return {
        {"the root files are there", withoutLicence, rootFiles},
        {"documents name paths that exist",
         {core, file("README.md", "See models/cellar.")},
         {core, file("README.md", "See `models/core/*.h` in models/core. Not of ours: a/models/x, models/<area>.")}},
        {"documents name paths that exist",
         {core, file("README.md", "[the plan](PLAN.md)")},
         {core, file("README.md", "[the contract](models/core/a.h) [elsewhere](https://example.org/x)")}},
        {"documents name targets that exist",
         {cmake, file("ARCHITECTURE.md", "`gatehouse_models_cellar`")},
         {cmake, file("ARCHITECTURE.md", "`gatehouse_models_core`")}},
        {"every area has its place in ARCHITECTURE.md",
         {core, file("ARCHITECTURE.md", "models/corex")},
         {core, file("ARCHITECTURE.md", "`models/core`")}},
        {"documents are of this version", {project, oldChanges, manual}, {project, changes, manual}},
        {"documents are of this version", {project, changes, oldManual}, {project, changes, manual}},
    };
}

QList<Sample> allSamples()
{
    return loopSamples() + idiomSamples() + layerSamples() + shapeSamples() + relationSamples() + documentSamples();
}

} // namespace

class RulesTest : public QObject
{
    Q_OBJECT

private slots:
    void everyRuleHasASampleThatBreaksIt()
    {
        for (const Rule &rule : allRules()) {
            const QList<Sample> samples = allSamples();
            QVERIFY2(std::ranges::any_of(samples, [&](const Sample &s) { return QLatin1String(s.rule) == rule.name; }),
                     qPrintable(rule.name));
        }
    }

    void refusesTheBadSampleAndPassesTheGoodOne_data()
    {
        QTest::addColumn<int>("index");
        m_samples = allSamples();
        for (qsizetype i = 0; i < m_samples.size(); ++i)
            QTest::addRow("%s (%d)", m_samples.at(i).rule, int(i)) << int(i);
    }

    void refusesTheBadSampleAndPassesTheGoodOne()
    {
        QFETCH(int, index);
        const Sample &sample = m_samples.at(index);
        const QList<Rule> rules = allRules();
        const auto rule = std::ranges::find(rules, QString::fromLatin1(sample.rule), &Rule::name);
        QVERIFY(rule != rules.end());
        QCOMPARE(rule->complaints(sample.bad).size(), 1);
        QCOMPARE(rule->complaints(sample.good), QStringList());
    }

    void blanksCommentsAndLiteralsAndKeepsTheLines_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("code");
        const auto row = [](const char *name, const char *text, const char *code) {
            QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(code);
        };
        row("a comment to the end of the line", "a; // b\nc;", "a;     \nc;");
        row("a comment over lines", "a; /* b\n c */ d;", "a;     \n      d;");
        row("a string with a quote in it", "f(\"a\\\"b\", c);", "f(      , c);");
        row("a comment mark in a string", "f(\"//\"); g;", "f(    ); g;");
        row("a raw string", "f(R\"x(a)\"b)x\") + c;", "f(           ) + c;");
        row("a character", "f('\"', a);", "f(   , a);");
        row("a digit separator", "a = 1'000'000; b;", "a = 1'000'000; b;");
        row("a comment without an end", "a; /* b", "a;     ");
    }

    void blanksCommentsAndLiteralsAndKeepsTheLines()
    {
        QFETCH(QString, text);
        QFETCH(QString, code);
        QCOMPARE(codeOnly(text), code);
    }

private:
    QList<Sample> m_samples;
};

QTEST_GUILESS_MAIN(RulesTest)
#include "rules_test.moc"
