#include "models/core/error.h"
#include "models/telemetry/figuretablemodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/pageframe.h"

#include <QLineEdit>
#include <QScrollArea>
#include <QtTest>

using namespace Gatehouse;

namespace
{

class FakeController
{
public:
    enum class State { Loading, Failed, Empty, Full };

    State state() const { return m_state; }
    Result<void> access() const { return m_access; }
    const std::optional<Error> &error() const { return m_error; }

    State m_state = State::Loading;
    Result<void> m_access;
    std::optional<Error> m_error;
};

class SamplePage : public PageFrame
{
public:
    SamplePage(FakeController &things, const Theme &theme)
        : PageFrame(QStringLiteral("Things"), theme, nullptr)
        , m_things(things)
        , m_list(new QLineEdit)
        , m_one(new QLineEdit)
    {
        setHalves(flushCard(QStringLiteral("List of things"), {m_list}), 3, scrolled(stack({m_one}, 4)), 1);
        addKey(QStringLiteral("Again"), Qt::Key_F5, [this] { ++m_again; });
    }

    bool show()
    {
        const bool has = hasRead(m_things, QStringLiteral("Reading the things"), QStringLiteral("one is missing"));
        if (has)
            stateView()->showContent();
        return has;
    }

    using PageFrame::addAbove;
    using PageFrame::addBelow;
    using PageFrame::rowOf;
    using PageFrame::say;

    FakeController &m_things;
    QLineEdit *m_list;
    QLineEdit *m_one;
    int m_again = 0;
};

} // namespace

class PageFrameTest : public QObject
{
    Q_OBJECT

private slots:
    void aPageBearsItsName()
    {
        FakeController things;
        SamplePage page(things, m_theme);
        QCOMPARE(page.header()->name(), QStringLiteral("Things"));
        QCOMPARE(page.accessibleName(), QStringLiteral("Things"));
        QCOMPARE(page.message(), QString());
    }

    void aPageSaysWhatItStillReads()
    {
        FakeController things;
        SamplePage page(things, m_theme);
        QVERIFY(!page.show());
        QCOMPARE(page.stateView()->state(), StateView::State::Loading);
        QVERIFY(page.stateView()->message().contains(QStringLiteral("Reading the things")));
    }

    void whoMayNotSeeItIsToldThatFirst()
    {
        FakeController things;
        things.m_state = FakeController::State::Failed;
        things.m_access = std::unexpected(Error{ErrorKind::InvalidInput, QStringLiteral("Sign in first"), {}});
        things.m_error = Error{ErrorKind::InvalidInput, QStringLiteral("The disk is full"), {}};
        SamplePage page(things, m_theme);
        QVERIFY(!page.show());
        QCOMPARE(page.stateView()->state(), StateView::State::Error);
        QVERIFY(page.stateView()->message().contains(QStringLiteral("Sign in first")));
        QCOMPARE(page.stateView()->bannerText(), QString());
        things.m_access = {};
        QVERIFY(!page.show());
        QVERIFY(page.stateView()->message().contains(QStringLiteral("The disk is full")));
    }

    void whatWasSaidGoesWithTheContent_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<bool>("stays");
        QTest::newRow("loading") << int(FakeController::State::Loading) << false;
        QTest::newRow("failed") << int(FakeController::State::Failed) << false;
        QTest::newRow("empty") << int(FakeController::State::Empty) << true;
        QTest::newRow("full") << int(FakeController::State::Full) << true;
    }

    void whatWasSaidGoesWithTheContent()
    {
        QFETCH(const int, state);
        QFETCH(const bool, stays);
        FakeController things;
        things.m_state = FakeController::State(state);
        SamplePage page(things, m_theme);
        page.say(QStringLiteral("It is done."), true);
        QCOMPARE(page.message(), QStringLiteral("It is done."));
        QCOMPARE(page.show(), stays);
        QCOMPARE(page.message(), stays ? QStringLiteral("It is done.") : QString());
    }

    void whatIsMissingStandsAboveTheContent()
    {
        FakeController things;
        things.m_state = FakeController::State::Full;
        SamplePage page(things, m_theme);
        QVERIFY(page.show());
        QCOMPARE(page.stateView()->state(), StateView::State::Content);
        QCOMPARE(page.stateView()->bannerText(), QStringLiteral("one is missing"));
    }

    void theHalvesShareTheWidth()
    {
        FakeController things;
        things.m_state = FakeController::State::Full;
        SamplePage page(things, m_theme);
        page.resize(1000, 400);
        page.show();
        static_cast<QWidget &>(page).show();
        QVERIFY(page.m_list->width() > 2 * page.m_one->width());
        QVERIFY(page.m_list->mapTo(&page, QPoint()).x() < page.m_one->mapTo(&page, QPoint()).x());
    }

    void widgetsStandAboveAndBelowTheContent()
    {
        FakeController things;
        SamplePage page(things, m_theme);
        auto *above = new QLineEdit;
        auto *below = new QLineEdit;
        page.addAbove(above);
        page.addBelow(below);
        page.resize(600, 400);
        static_cast<QWidget &>(page).show();
        QVERIFY(above->y() > page.header()->y());
        QVERIFY(above->y() < page.stateView()->y());
        QVERIFY(below->y() > page.stateView()->y());
    }

    void aKeyRunsWhatItNames()
    {
        FakeController things;
        SamplePage page(things, m_theme);
        static_cast<QWidget &>(page).show();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        QTest::keyClick(&page, Qt::Key_F5);
        QCOMPARE(page.m_again, 1);
    }

    void aRowIsFoundByWhatItStandsFor()
    {
        FigureTableModel model;
        QVERIFY(!SamplePage::rowOf(model, {}).isValid());
        model.setTable({{QStringLiteral("Thing"), {}, false}},
                       {{QStringLiteral("a"), {textCell(QStringLiteral("A"))}},
                        {QStringLiteral("b"), {textCell(QStringLiteral("B"))}}});
        QCOMPARE(SamplePage::rowOf(model, QStringLiteral("b")).row(), 1);
        QCOMPARE(SamplePage::rowOf(model, {}).row(), 0);
        QVERIFY(!SamplePage::rowOf(model, QStringLiteral("c")).isValid());
    }

private:
    Theme m_theme{*qApp, ThemeMode::Light};
};

QTEST_MAIN(PageFrameTest)
#include "pageframe_test.moc"
