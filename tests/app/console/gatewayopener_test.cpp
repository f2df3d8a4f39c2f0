// What an operator sees when a gateway cannot be opened: the reason on the page, a window that works, nothing lost.
#include "app/console/gatewayopener.h"

#include "models/alerts/desktopwishes.h"
#include "models/core/backgroundtask.h"
#include "models/gateway/callbudgets.h"
#include "models/gateway/connectionlistmodel.h"
#include "models/gateway/storesession.h"
#include "models/telemetry/telemetrysession.h"
#include "models/telemetry/viewstate.h"
#include "tests/support/fakekeychain.h"
#include "tests/support/fixedclock.h"
#include "tests/support/gatewayfixture.h"
#include "ui/gateway/connectionspage.h"
#include "ui/gateway/secretprompt.h"
#include "ui/shell/commands.h"
#include "ui/shell/consolesettings.h"
#include "ui/shell/gatewayview.h"
#include "ui/shell/mainwindow.h"
#include "ui/team/signingate.h"
#include "ui/telemetry/telemetrypage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/stateview.h"

#include <QAction>
#include <QApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'000'000'000;

SignInGate *shownGate(const MainWindow &window)
{
    const QList<SignInGate *> gates = window.findChildren<SignInGate *>();
    const auto shown = std::ranges::find_if(gates, [&](SignInGate *gate) { return gate->isVisibleTo(&window); });
    return shown == gates.end() ? nullptr : *shown;
}

} // namespace

class GatewayOpenerTest : public QObject
{
    Q_OBJECT
private slots:
    void aDatabaseThatCannotBeReadIsExplainedAndAnotherGatewayOpens_data()
    {
        QTest::addColumn<QByteArray>("content"); // of the database file; "sql:..." is run, empty is no file
        QTest::addColumn<QString>("profile");
        QTest::addColumn<QString>("expected");
        QTest::newRow("missing") << QByteArray() << QStringLiteral("demo") << QStringLiteral("does not exist");
        QTest::newRow("not a database") << QByteArray(9000, 'x') << QStringLiteral("demo")
                                        << QStringLiteral("not an SQLite database");
        QTest::newRow("empty") << QByteArray("sql:") << QStringLiteral("demo") << QStringLiteral("empty");
        QTest::newRow("unknown product") << QByteArray("sql:CREATE TABLE poems (id INTEGER PRIMARY KEY, line TEXT)")
                                         << QStringLiteral("demo") << QStringLiteral("poems");
        QTest::newRow("half migrated") << QByteArray("sql:CREATE TABLE requests (id INTEGER PRIMARY KEY)")
                                       << QStringLiteral("demo") << QStringLiteral("requests");
        QTest::newRow("unknown profile") << QByteArray("sql:") << QStringLiteral("nobody-api")
                                         << QStringLiteral("nobody-api");
    }
    void aDatabaseThatCannotBeReadIsExplainedAndAnotherGatewayOpens()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, profile);
        QFETCH(QString, expected);
        QTemporaryDir dir;
        const QString database = dir.filePath(QStringLiteral("bad.sqlite"));
        if (content.startsWith("sql:")) {
            auto made = SqliteDatabase::open(database, SqliteDatabase::Mode::Create);
            QVERIFY(made.has_value());
            if (content.size() > 4)
                QVERIFY((*made)->execute(QString::fromUtf8(content.mid(4))).has_value());
        } else if (!content.isEmpty()) {
            write(database, content);
        }
        Console console(dir);
        console.opener.open(connectionFile(dir, QStringLiteral("bad"), database, profile));
        QTRY_COMPARE_WITH_TIMEOUT(console.status().phase, SessionStatus::Phase::Failed, 20000);
        for (const char *page : {"overview", "usage", "latency", "errors"}) {
            console.window.showPage(QLatin1String(page));
            QTRY_VERIFY2(console.pageMessage().contains(expected), qPrintable(console.pageMessage()));
        }

        DemoFixture good;
        RequestRow row;
        row.rowId = QStringLiteral("1");
        row.timeMs = kNowMs - kHourMs;
        row.requestId = QStringLiteral("r1");
        row.model = QStringLiteral("gpt-5");
        row.endpoint = QStringLiteral("/v1/chat/completions");
        row.latencyUs = 1'000'000;
        row.statusCode = 200;
        good.add(row);
        console.opener.open(connectionFile(dir, QStringLiteral("good"), good.file(), good.profile()));
        QTRY_COMPARE_WITH_TIMEOUT(console.status().phase, SessionStatus::Phase::Ready, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(console.status().attemptsCounted, 1, 20000);
    }

    // Of two with one key Qt runs neither.
    void noPageTakesAKeyOfTheWindow()
    {
        QTemporaryDir dir;
        DemoFixture gateway;
        Console console(dir);
        console.opener.open(connectionFile(dir, QStringLiteral("good"), gateway.file(), gateway.profile()));
        const QStringList pages = console.window.pageIds();
        for (const char *page : {"alerts", "rules", "datamap", "policies"})
            QVERIFY2(pages.contains(QLatin1String(page)), qPrintable(pages.join(u' ')));
        for (const QString &page : pages) {
            console.window.showPage(page);
            QStringList keys;
            for (const QAction *action : console.window.commands().all()) {
                for (const QKeySequence &each : action->shortcuts()) {
                    const QString key = each.toString(QKeySequence::PortableText);
                    QVERIFY2(!keys.contains(key), qPrintable(page + QLatin1String(": ") + key));
                    keys.append(key);
                }
            }
        }
    }

    void aConnectionFileThatCannotBeReadLeadsToTheConnectionsPage_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("expected");
        QTest::newRow("missing") << QByteArray() << QStringLiteral("connection.json");
        QTest::newRow("not JSON") << QByteArray("{") << QStringLiteral("connection.json");
        QTest::newRow("a literal secret")
            << QByteArray(R"({"profile":"demo","database":{"driver":"sqlite","file":"a","password":"hunter2"}})")
            << QStringLiteral("password");
    }
    void aConnectionFileThatCannotBeReadLeadsToTheConnectionsPage()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, expected);
        QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("connection.json"));
        if (!content.isEmpty())
            write(file, content);
        Console console(dir);
        console.opener.open(file);
        QCOMPARE(console.window.currentPage(), QStringLiteral("connections"));
        console.window.showPage(QStringLiteral("overview"));
        QTRY_VERIFY2(console.pageMessage().contains(expected), qPrintable(console.pageMessage()));
        QVERIFY(!console.pageMessage().contains(QStringLiteral("hunter2")));
    }

    void aGatewayWaitsForItsSecretAndSaysWhyItIsNotOpened()
    {
        QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("secret.json"));
        write(file, R"({"profile":"one-api","database":{"driver":"postgresql","host":"127.0.0.1","port":1,)"
                    R"("name":"gateway","user":"reader","password_keychain":"eu database"}})");
        Console console(dir);
        console.keychain.waits = true;
        console.opener.open(file);
        console.window.showPage(QStringLiteral("overview"));
        QTRY_VERIFY2(console.pageMessage().contains(QStringLiteral("being fetched")),
                     qPrintable(console.pageMessage()));
        console.keychain.answer();
        QTRY_VERIFY(console.window.findChild<SecretPrompt *>());
        console.window.findChild<SecretPrompt *>()->reject();
        QTRY_COMPARE(console.window.currentPage(), QStringLiteral("connections"));
        console.window.showPage(QStringLiteral("overview"));
        QTRY_VERIFY2(console.pageMessage().contains(QStringLiteral("o password was given")),
                     qPrintable(console.pageMessage()));

        console.keychain.entries.insert(QStringLiteral("eu database"), QStringLiteral("s3cret"));
        console.keychain.waits = false;
        console.opener.open(file);
        console.window.showPage(QStringLiteral("overview"));
        QTRY_VERIFY_WITH_TIMEOUT(console.pageMessage().contains(QStringLiteral("cannot be reached")), 20000);
        QVERIFY(!console.pageMessage().contains(QStringLiteral("s3cret")));
    }

    void whoHasNobodyToTypeSignsInOnce()
    {
        QTemporaryDir dir;
        DemoFixture gateway;
        const QString file = connectionFile(dir, QStringLiteral("good"), gateway.file(), gateway.profile());
        const QString passphrase = QStringLiteral("correct horse battery");
        Console console(dir);
        Result<void> done;
        int answers = 0;
        connect(&console.opener, &GatewayOpener::signedIn, this, [&](const Result<void> &answer) {
            done = answer;
            ++answers;
        });
        const auto signIn = [&](const QString &with) {
            console.opener.signInAs(QStringLiteral("anna"), with);
            console.opener.open(file);
        };
        signIn(passphrase);
        QTRY_COMPARE_WITH_TIMEOUT(answers, 1, 20000);
        QVERIFY(!done && done.error().message.contains(QStringLiteral("operator add")));

        StoreSession store(*loadConnection(file), console.clock);
        store.team().open();
        QTRY_COMPARE_WITH_TIMEOUT(store.team().state(), TeamSession::State::SetUp, 20000);
        store.team().setUp(QStringLiteral("anna"), passphrase);
        QTRY_VERIFY_WITH_TIMEOUT(store.team().isSignedIn(), 20000);
        signIn(QStringLiteral("another one altogether"));
        QTRY_COMPARE_WITH_TIMEOUT(answers, 2, 20000);
        QVERIFY(!done);
        signIn(passphrase);
        QTRY_COMPARE_WITH_TIMEOUT(answers, 3, 20000);
        QVERIFY2(done.has_value(), qPrintable(done ? QString() : done.error().message));
        console.opener.open(file); // it was for once
        console.window.showPage(QStringLiteral("alerts"));
        SignInGate *gate = nullptr;
        QTRY_VERIFY((gate = shownGate(console.window)) && gate->isSettled());
        QVERIFY(!gate->isOpen());
        QCOMPARE(answers, 3);
    }

    void withoutAnyConnectionTheFirstStepIsShown()
    {
        QTemporaryDir dir;
        Console console(dir);
        console.opener.open({});
        QCOMPARE(console.window.currentPage(), QStringLiteral("connections"));
        auto *page = console.window.findChild<ConnectionsPage *>();
        QVERIFY(page->message().contains(QStringLiteral("Fill in")));
    }

private:
    struct Console {
        explicit Console(const QTemporaryDir &dir)
            : repository(dir.filePath(QStringLiteral("connections")))
        {
            view.setRange(TimeRange::last(kDayMs, QTimeZone::utc()));
            window.show();
        }

        const SessionStatus &status() const { return window.findChild<GatewayView *>()->session().status(); }
        QString pageMessage() const
        {
            auto *page = qobject_cast<TelemetryPage *>(window.findChild<GatewayView *>()->currentWidget());
            return page ? page->stateView()->message() : QString();
        }

        FixedClock clock{kNowMs};
        Theme theme{*qApp, ThemeMode::Light};
        ViewState view{clock};
        BackgroundTaskTableModel tasks;
        ConnectionRepository repository;
        ConnectionListModel connections{repository};
        MainWindow window{theme, view, clock, tasks};
        FakeKeychain keychain;
        CallBudgets budgets;
        ConsoleSettings console;
        DesktopWishes desktop{console.desktopNotices};
        GatewayOpener opener{window, view, clock, theme, repository, connections, keychain, budgets, console, desktop};
    };

    static void write(const QString &file, const QByteArray &bytes)
    {
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        QCOMPARE(out.write(bytes), bytes.size());
    }

    static QString connectionFile(const QTemporaryDir &dir, const QString &name, const QString &database,
                                  const QString &profile)
    {
        ConnectionSettings settings;
        settings.name = name;
        settings.profile = profile;
        settings.database.file = database;
        settings.store.file = dir.filePath(name + QStringLiteral("-store.sqlite"));
        const QString file = dir.filePath(name + QStringLiteral(".json"));
        [&] { QVERIFY(saveConnection(settings, file).has_value()); }();
        return file;
    }
};

QTEST_MAIN(GatewayOpenerTest)
#include "gatewayopener_test.moc"
