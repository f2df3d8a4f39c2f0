// One walk through the whole window, by keyboard alone, as an operator would.
#include "models/core/backgroundtask.h"
#include "models/telemetry/viewstate.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/fixedclock.h"
#include "tests/support/madetraffic.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/commands.h"
#include "ui/shell/gatewayview.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/navigationview.h"
#include "ui/shell/shortcutsheet.h"
#include "ui/shell/statusline.h"
#include "ui/shell/tasklist.h"
#include "ui/shell/telemetrypages.h"
#include "ui/shell/topbar.h"
#include "ui/shell/tour.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'000'000'000;

// Every widget that was shown as a window of its own.
class ShownWindows : public QObject
{
public:
    ShownWindows() { qApp->installEventFilter(this); }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        const auto *widget = qobject_cast<QWidget *>(watched);
        if (event->type() == QEvent::Show && widget && widget->isWindow())
            names.append(QString::fromLatin1(widget->metaObject()->className()));
        return false;
    }

    QStringList names;
};

} // namespace

class MainWindowTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_clock = std::make_unique<FixedClock>(kNowMs);
        m_theme = std::make_unique<Theme>(*qApp, ThemeMode::Light);
        m_view = std::make_unique<ViewState>(*m_clock);
        m_view->setRange(TimeRange::last(kDayMs, QTimeZone::utc()));
        m_tasks = std::make_unique<BackgroundTaskTableModel>();
        m_window = std::make_unique<MainWindow>(*m_theme, *m_view, *m_clock, *m_tasks);
        m_rows = madeTraffic({kNowMs - 2 * kDayMs, kNowMs}, 4000, kNowMs - 5 * kHourMs);
        m_session = openSession();
        m_window->show();
        m_window->activateWindow();
        QTRY_VERIFY(m_window->isActiveWindow());
    }

    void cleanup()
    {
        m_window.reset();
        m_tasks.reset();
        m_view.reset();
        m_theme.reset();
        m_clock.reset();
    }

    void everyPageIsReachedByItsKeyAndSettles()
    {
        const QStringList pages = m_window->pageIds();
        QCOMPARE(pages, (QStringList{QStringLiteral("overview"), QStringLiteral("usage"), QStringLiteral("latency"),
                                     QStringLiteral("errors"), QStringLiteral("requests")}));
        for (int i = 0; i < pages.size(); ++i) {
            key(Qt::Key(Qt::Key_1 + i), Qt::ControlModifier);
            QCOMPARE(m_window->currentPage(), pages.at(i));
            QTRY_VERIFY2(m_window->isSettled(), qPrintable(pages.at(i)));
        }
    }

    void noWindowFlashesUpWhileThePagesAreMade()
    {
        const ShownWindows shown;
        openSession();
        for (const QString &page : m_window->pageIds()) {
            m_window->showPage(page);
            QTRY_VERIFY2(m_window->isSettled(), qPrintable(page));
        }
        QCOMPARE(shown.names, QStringList());
    }

    void aCommandIsFoundByAFewLettersAndRunByEnter()
    {
        auto *palette = m_window->findChild<CommandPalette *>();
        key(Qt::Key_K, Qt::ControlModifier);
        QVERIFY(palette->isVisible());
        auto *input = palette->findChild<QLineEdit *>();
        QTRY_VERIFY(input->hasFocus());
        QTest::keyClicks(input, QStringLiteral("laten"));
        QTest::keyClick(input, Qt::Key_Return);
        QVERIFY(!palette->isVisible());
        QCOMPARE(m_window->currentPage(), QStringLiteral("latency"));

        key(Qt::Key_K, Qt::ControlModifier);
        QTest::keyClick(input, Qt::Key_Escape);
        QVERIFY(!palette->isVisible());
        QCOMPARE(m_window->currentPage(), QStringLiteral("latency"));
    }

    void whatAPageOffersIsACommandWhileThePageIsSeen()
    {
        auto *palette = m_window->findChild<CommandPalette *>();
        auto *input = palette->findChild<QLineEdit *>();
        key(Qt::Key_5, Qt::ControlModifier);
        QTRY_VERIFY(m_window->isSettled());
        key(Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(input->hasFocus());
        QTest::keyClicks(input, QStringLiteral("go to a time"));
        QTest::keyClick(input, Qt::Key_Return);
        auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(field && field->placeholderText().startsWith(QStringLiteral("Go to")));

        key(Qt::Key_1, Qt::ControlModifier);
        QTRY_VERIFY(m_window->isSettled());
        QTRY_VERIFY(m_window->isActiveWindow());
        key(Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(QApplication::activePopupWidget());
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu && menu->actions().constLast()->text().contains(QStringLiteral("PDF")));
        menu->close();
        key(Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(input->hasFocus());
        QTest::keyClicks(input, QStringLiteral("choose the columns"));
        QTest::keyClick(input, Qt::Key_Return);
        QVERIFY(palette->isVisible()); // nothing to run on this page
        QTest::keyClick(input, Qt::Key_Escape);
    }

    void aChangeOfViewIsUndoneAndRedone()
    {
        const TimeSpan before = m_view->span();
        m_view->zoomTo({before.fromMs + kHourMs, before.fromMs + 3 * kHourMs});
        key(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m_view->span(), before);
        key(Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(m_view->span().lengthMs(), 2 * kHourMs);
    }

    void aPauseIsSeenAndNoFigureMovesUntilItEnds()
    {
        QTRY_VERIFY(m_window->isSettled());
        key(Qt::Key_P, Qt::ControlModifier);
        QVERIFY(m_view->isPaused());
        const qsizetype asked = m_session->questions.size();
        m_session->arrive({kNowMs - 1000, kNowMs}, 318);
        QCOMPARE(m_session->questions.size(), asked);
        auto *bar = m_window->findChild<TopBar *>();
        const auto says = [bar](const QString &text) {
            const auto buttons = bar->findChildren<QPushButton *>();
            return std::any_of(buttons.begin(), buttons.end(),
                               [&](const QPushButton *b) { return b->text().contains(text); });
        };
        QVERIFY(says(QStringLiteral("318 new")));
        key(Qt::Key_P, Qt::ControlModifier);
        QVERIFY(!says(QStringLiteral("paused")));
        QTRY_VERIFY(m_session->questions.size() > asked);
    }

    void aLinkOpensTheSameViewAndABadOneIsExplained()
    {
        key(Qt::Key_3, Qt::ControlModifier);
        m_view->setFilter(Dimension::Provider, {QStringLiteral("nobody, really")});
        key(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        const QString link = QApplication::clipboard()->text();
        QVERIFY(link.startsWith(QStringLiteral("gatehouse://latency")));
        m_view->setFilter(FilterSet());
        key(Qt::Key_1, Qt::ControlModifier);
        m_window->openLink(link);
        QCOMPARE(m_window->currentPage(), QStringLiteral("latency"));
        QVERIFY(m_view->filter().names(Dimension::Provider));

        auto *bar = m_window->findChild<TopBar *>();
        const ViewSnapshot before = m_view->snapshot();
        m_window->openLink(QStringLiteral("gatehouse://latency?range=nonsense"));
        QVERIFY(bar->problem().contains(QStringLiteral("nonsense")));
        m_window->openLink(QStringLiteral("gatehouse://nowhere"));
        QVERIFY(bar->problem().contains(QStringLiteral("nowhere")));
        QCOMPARE(m_view->snapshot(), before);
    }

    void theShortcutSheetShowsEveryKeyOnce()
    {
        QSet<QString> keys;
        for (const QAction *action : m_window->commands().all()) {
            if (action->shortcut().isEmpty())
                continue;
            QVERIFY2(!keys.contains(action->shortcut().toString()), qPrintable(action->text()));
            keys.insert(action->shortcut().toString());
        }
        key(Qt::Key_Question, Qt::NoModifier);
        auto *sheet = m_window->findChild<ShortcutSheet *>();
        QVERIFY(sheet);
        QStringList shown;
        for (const QLabel *label : sheet->findChildren<QLabel *>())
            shown.append(label->text());
        for (const QAction *action : m_window->commands().all()) {
            if (!action->shortcut().isEmpty())
                QVERIFY2(shown.contains(action->text()), qPrintable(action->text()));
        }
    }

    void longWorkIsListedPausedAndResumed()
    {
        SessionStatus status = m_session->status();
        status.filling = true;
        status.fillShare = 0.62;
        m_session->setStatus(status);
        QCOMPARE(m_tasks->activeCount(), 1);
        key(Qt::Key_B, Qt::ControlModifier);
        auto *list = m_window->findChild<TaskList *>();
        QVERIFY(list->isVisible());
        const auto button = [list](const QString &text) -> QPushButton * {
            for (QPushButton *each : list->findChildren<QPushButton *>()) {
                if (each->text() == text)
                    return each;
            }
            return nullptr;
        };
        QVERIFY(button(QStringLiteral("Pause")));
        button(QStringLiteral("Pause"))->click();
        QVERIFY(m_session->isFillingPaused());
        m_session->setStatus(status);
        QVERIFY(button(QStringLiteral("Resume")));
        button(QStringLiteral("Resume"))->click();
        QVERIFY(!m_session->isFillingPaused());
    }

    void anotherGatewayTakesThePlaceOfTheFirstWithoutARestart()
    {
        key(Qt::Key_3, Qt::ControlModifier);
        const QPointer<FakeTelemetrySession> first = m_session;
        const qsizetype commands = m_window->commands().all().size();
        m_session = openSession();
        QVERIFY(!first);
        QCOMPARE(m_window->currentPage(), QStringLiteral("latency"));
        QCOMPARE(m_window->commands().all().size(), commands);
        QCOMPARE(m_tasks->rowCount(), 1);
        key(Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(m_window->currentPage(), QStringLiteral("usage"));
    }

    void aLostConnectionIsSaidAndTheFiguresComeBackWithIt()
    {
        QTRY_VERIFY(m_window->isSettled());
        SessionStatus status = m_session->status();
        const SessionStatus good = status;
        status.phase = SessionStatus::Phase::Failed;
        status.error = Error{ErrorKind::Unreachable, QStringLiteral("Database gateway.sqlite: it went away.")};
        m_session->setStatus(status);
        QCOMPARE(StatusLine::freshness(status, kNowMs, QTimeZone::utc()).left(13), QStringLiteral("Not connected"));
        key(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_session->reconnects, 1);
        m_session->setStatus(good);
        QTRY_VERIFY(m_window->isSettled());
    }

    void aTourSavesEveryPageInBothThemes()
    {
        QTemporaryDir dir;
        Tour tour(*m_window, *m_theme, dir.filePath(QStringLiteral("pictures")));
        QSignalSpy saved(&tour, &Tour::pictureSaved);
        std::optional<Result<int>> end;
        connect(&tour, &Tour::finished, this, [&](const Result<int> &pictures) { end = pictures; });
        tour.start();
        QTRY_VERIFY_WITH_TIMEOUT(end.has_value(), 60000);
        QVERIFY(end->has_value());
        QCOMPARE(**end, 2 * m_window->pageIds().size());
        QCOMPARE(QDir(dir.filePath(QStringLiteral("pictures"))).entryList({QStringLiteral("*.png")}).size(),
                 saved.size());
    }

    void aTourIntoAFolderThatCannotBeMadeSaysSo()
    {
        Tour tour(*m_window, *m_theme, QStringLiteral("/proc/gatehouse/tour"));
        std::optional<Result<int>> end;
        connect(&tour, &Tour::finished, this, [&](const Result<int> &pictures) { end = pictures; });
        tour.start();
        QVERIFY(end && !end->has_value());
        QVERIFY(end->error().message.contains(QStringLiteral("/proc/gatehouse/tour")));
    }

    void theWindowFitsASmallScreenWithNothingCutOff()
    {
        m_window->resize(1280, 800);
        for (const QString &page : m_window->pageIds()) {
            m_window->showPage(page);
            QTRY_VERIFY(m_window->isSettled());
            QVERIFY2(m_window->minimumSizeHint().width() <= 1280, qPrintable(page));
            for (const QPushButton *button : m_window->findChildren<QPushButton *>()) {
                if (button->isVisible() && !button->text().isEmpty())
                    QVERIFY2(button->width() >= button->fontMetrics().horizontalAdvance(button->text()),
                             qPrintable(page + QStringLiteral(": ") + button->text()));
            }
        }
    }

private:
    FakeTelemetrySession *openSession()
    {
        auto session = std::make_unique<FakeTelemetrySession>();
        FakeTelemetrySession *fake = session.get();
        answerFrom(*fake, m_rows, kNowMs);
        fake->quoting = [] { return QuotaReading(); };
        m_window->setGateway(makeGatewayView(std::move(session), *m_view, *m_clock, *m_theme,
                                             [this](const QString &page) { m_window->showPage(page); }));
        return fake;
    }

    void key(Qt::Key key, Qt::KeyboardModifiers modifiers)
    {
        QWidget *focus = QApplication::focusWidget();
        QTest::keyClick(focus ? focus : m_window.get(), key, modifiers);
    }

    std::unique_ptr<FixedClock> m_clock;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ViewState> m_view;
    std::unique_ptr<BackgroundTaskTableModel> m_tasks;
    std::unique_ptr<MainWindow> m_window;
    std::vector<RequestRow> m_rows;
    FakeTelemetrySession *m_session = nullptr;
};

QTEST_MAIN(MainWindowTest)
#include "mainwindow_test.moc"
