#include "tests/support/fixedclock.h"
#include "ui/theme/theme.h"
#include "ui/widgets/comparisonbutton.h"
#include "ui/widgets/comparisonpopup.h"
#include "ui/widgets/filterbar.h"
#include "ui/widgets/filterpopup.h"
#include "ui/widgets/timerangebutton.h"
#include "ui/widgets/timerangepopup.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000; // 2026-11-21T14:00:00Z

template<typename T>
T *named(const QWidget *parent, const char *accessibleName)
{
    for (T *child : parent->findChildren<T *>()) {
        if (child->accessibleName() == QLatin1String(accessibleName))
            return child;
    }
    return nullptr;
}

QPushButton *withText(const QWidget *parent, const char *text)
{
    for (QPushButton *button : parent->findChildren<QPushButton *>()) {
        if (button->text() == QLatin1String(text))
            return button;
    }
    return nullptr;
}

FilterSet oneModel()
{
    FilterSet filter;
    filter.set(Dimension::Model, {QStringLiteral("gpt-5"), QStringLiteral("o3")});
    return filter;
}

} // namespace

class ControlsTest : public QObject
{
    Q_OBJECT

private slots:
    void theRangeIsSaidWithItsDaysAndItsZone()
    {
        const QString text = describeRange(TimeRange::last(7 * kDayMs, QTimeZone("Europe/Berlin")), kNowMs);
        QVERIFY2(text.startsWith(QStringLiteral("Last 7 days")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("21 Nov 2026")));
        QVERIFY(text.endsWith(QStringLiteral("Europe/Berlin")));
        QCOMPARE(describeRange(TimeRange::last(kHourMs, QTimeZone::utc()), kNowMs).count(QChar(0xb7)), 1);
    }

    void aPresetIsPickedByOneClickInTheZoneThatIsShown()
    {
        TimeRangePopup popup;
        popup.setRange(TimeRange::last(kDayMs, QTimeZone("Asia/Kolkata")), kNowMs);
        QSignalSpy picked(&popup, &TimeRangePopup::rangePicked);
        QVERIFY(withText(&popup, "Last 24 hours")->isChecked());
        withText(&popup, "Yesterday")->click();
        QCOMPARE(picked.size(), 1);
        QCOMPARE(picked.constFirst().constFirst().value<TimeRange>(),
                 TimeRange::calendar(TimeRange::Kind::CalendarDay, -1, QTimeZone("Asia/Kolkata")));
    }

    void twoTimesAreReadInTheZoneOfTheField()
    {
        TimeRangePopup popup;
        popup.setRange(TimeRange::last(kDayMs, QTimeZone::utc()), kNowMs);
        QSignalSpy picked(&popup, &TimeRangePopup::rangePicked);
        named<QLineEdit>(&popup, "From")->setText(QStringLiteral("2026-11-01"));
        named<QLineEdit>(&popup, "To, not included")->setText(QStringLiteral("2026-11-02"));
        named<QComboBox>(&popup, "Time zone")->setEditText(QStringLiteral("America/New_York"));
        withText(&popup, "Apply")->click();
        QCOMPARE(picked.size(), 1);
        // The day on which the clocks go back has 25 hours.
        QCOMPARE(picked.constFirst().constFirst().value<TimeRange>().resolve(kNowMs).lengthMs(), 25 * kHourMs);
    }

    void aWrongTimeIsSaidInPlaceAndPicksNothing_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("said");
        QTest::newRow("no time") << QStringLiteral("soon") << QStringLiteral("2026-11-02") << QStringLiteral("UTC")
                                 << QStringLiteral("\"soon\"");
        QTest::newRow("end first") << QStringLiteral("2026-11-02") << QStringLiteral("2026-11-01")
                                   << QStringLiteral("UTC") << QStringLiteral("not after the start");
        QTest::newRow("empty") << QStringLiteral("2026-11-02") << QString() << QStringLiteral("UTC")
                               << QStringLiteral("not a time");
        QTest::newRow("no zone") << QStringLiteral("2026-11-01") << QStringLiteral("2026-11-02")
                                 << QStringLiteral("Mars/Base") << QStringLiteral("Mars/Base");
    }

    void aWrongTimeIsSaidInPlaceAndPicksNothing()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, zone);
        QFETCH(QString, said);
        TimeRangePopup popup;
        popup.setRange(TimeRange::last(kDayMs, QTimeZone::utc()), kNowMs);
        QSignalSpy picked(&popup, &TimeRangePopup::rangePicked);
        named<QLineEdit>(&popup, "From")->setText(from);
        named<QLineEdit>(&popup, "To, not included")->setText(to);
        named<QComboBox>(&popup, "Time zone")->setEditText(zone);
        withText(&popup, "Apply")->click();
        QCOMPARE(picked.size(), 0);
        bool found = false;
        for (const QLabel *label : popup.findChildren<QLabel *>())
            found = found || label->text().contains(said);
        QVERIFY(found);
    }

    void aNewZoneAloneKeepsARelativeRangeRelative()
    {
        TimeRangePopup popup;
        popup.setRange(TimeRange::last(7 * kDayMs, QTimeZone::utc()), kNowMs);
        QSignalSpy picked(&popup, &TimeRangePopup::rangePicked);
        named<QComboBox>(&popup, "Time zone")->setEditText(QStringLiteral("Asia/Kathmandu"));
        withText(&popup, "Apply")->click();
        QCOMPARE(picked.constFirst().constFirst().value<TimeRange>(),
                 TimeRange::last(7 * kDayMs, QTimeZone("Asia/Kathmandu")));
    }

    void theRangeButtonShowsWhatWasPickedAndTellsOnce()
    {
        const FixedClock clock(kNowMs);
        TimeRangeButton button(clock);
        QSignalSpy picked(&button, &TimeRangeButton::rangePicked);
        button.setRange(TimeRange::last(kHourMs, QTimeZone::utc()));
        QCOMPARE(picked.size(), 0);
        emit button.popup()->rangePicked(TimeRange::last(6 * kHourMs, QTimeZone::utc()));
        QCOMPARE(picked.size(), 1);
        QVERIFY(button.text().startsWith(QStringLiteral("Last 6 hours")));
        QVERIFY(button.accessibleName().contains(QStringLiteral("Last 6 hours")));
    }

    void aComparisonIsPickedFromTheMenu()
    {
        const FixedClock clock(kNowMs);
        ComparisonButton button(clock);
        QSignalSpy picked(&button, &ComparisonButton::comparisonPicked);
        button.setComparison(Comparison::PreviousPeriod, TimeRange::last(kDayMs, QTimeZone::utc()));
        QCOMPARE(picked.size(), 0);
        button.menu()->actions().at(2)->trigger();
        QCOMPARE(picked.size(), 1);
        QCOMPARE(button.comparison(), Comparison(Comparison::PreviousWeek));
        QVERIFY(button.text().contains(QStringLiteral("previous week")));
        QVERIFY(button.menu()->actions().at(2)->isChecked());
    }

    void anyOtherPeriodIsPickedByItsStart()
    {
        const FixedClock clock(kNowMs);
        ComparisonButton button(clock);
        QSignalSpy picked(&button, &ComparisonButton::comparisonPicked);
        button.setComparison(Comparison::None, TimeRange::last(kDayMs, QTimeZone::utc()));
        button.menu()->actions().constLast()->trigger();
        QVERIFY(button.popup()->isVisible());
        QVERIFY2(!button.menu()->actions().constLast()->isChecked(), "nothing is picked yet");
        auto *start = button.popup()->findChild<QLineEdit *>();
        QCOMPARE(start->text(), QStringLiteral("2026-11-19T14:00"));
        start->clear();
        QTest::keyClicks(start, QStringLiteral("2026-11-03T14:00"));
        QTest::keyClick(start, Qt::Key_Return);
        QVERIFY(!button.popup()->isVisible());
        QCOMPARE(picked.size(), 1);
        QCOMPARE(picked.constFirst().constFirst().value<Comparison>(), Comparison::daysEarlier(17));
        QCOMPARE(button.text(), QStringLiteral("compare: 17 days earlier"));
        QVERIFY2(button.accessibleName().contains(QStringLiteral("3")) &&
                     button.accessibleName().contains(QStringLiteral("Nov")),
                 qPrintable(button.accessibleName()));
        QVERIFY(button.menu()->actions().constLast()->isChecked());
    }

    void aPeriodThatCannotBeMeantKeepsThePopupOpenAndSaysWhy()
    {
        const FixedClock clock(kNowMs);
        ComparisonButton button(clock);
        QSignalSpy picked(&button, &ComparisonButton::comparisonPicked);
        button.setComparison(Comparison::None, TimeRange::last(kDayMs, QTimeZone::utc()));
        button.openPopup();
        auto *start = button.popup()->findChild<QLineEdit *>();
        start->setText(QStringLiteral("2026-11-21T09:00"));
        QTest::keyClick(start, Qt::Key_Return);
        QCOMPARE(picked.size(), 0);
        QVERIFY(button.popup()->isVisible());
        QVERIFY2(start->accessibleDescription().contains(QStringLiteral("not over yet")),
                 qPrintable(start->accessibleDescription()));
        QTest::keyClick(button.popup(), Qt::Key_Escape);
        QVERIFY(!button.popup()->isVisible());
        QCOMPARE(button.comparison(), Comparison());
    }

    void everyConditionIsAChipAndDeleteTakesItAway()
    {
        FilterBar bar(m_theme);
        FilterSet filter = oneModel();
        filter.set(Dimension::Provider, {QStringLiteral("anthropic-b")}, true);
        QSignalSpy edited(&bar, &FilterBar::filterEdited);
        bar.setFilter(filter);
        QCOMPARE(edited.size(), 0);
        QPushButton *chip = withText(&bar, "Provider is not anthropic-b");
        QVERIFY(chip);
        QVERIFY(withText(&bar, "Model is gpt-5, o3"));
        QTest::keyClick(chip, Qt::Key_Delete);
        QCOMPARE(edited.size(), 1);
        QCOMPARE(edited.constFirst().constFirst().value<FilterSet>(), oneModel());
        QCOMPARE(bar.filter(), oneModel());
    }

    void aValueTickedInThePopupBecomesACondition()
    {
        FilterBar bar(m_theme);
        QSignalSpy wanted(&bar, &FilterBar::valuesWanted);
        QSignalSpy edited(&bar, &FilterBar::filterEdited);
        bar.setDimensions({Dimension::Provider, Dimension::Model});
        bar.openPopup();
        QCOMPARE(wanted.constLast().constFirst().value<Dimension>(), Dimension::Provider);
        bar.setValues(Dimension::Provider, {QStringLiteral("openai"), QStringLiteral("anthropic-b"), QString()});
        auto *list = bar.popup()->findChild<QListWidget *>();
        QCOMPARE(list->count(), 3);
        QVERIFY(!withText(bar.popup(), "Apply")->isEnabled());
        list->item(1)->setCheckState(Qt::Checked);
        named<QComboBox>(bar.popup(), "Condition")->setCurrentIndex(1);
        withText(bar.popup(), "Apply")->click();
        FilterSet expected;
        expected.set(Dimension::Provider, {QStringLiteral("anthropic-b")}, true);
        QCOMPARE(edited.size(), 1);
        QCOMPARE(bar.filter(), expected);
    }

    void aValueThatIsNotInTheListCanBeTyped()
    {
        FilterPopup popup;
        popup.setDimensions({Dimension::Model});
        popup.startNew();
        popup.show();
        QSignalSpy picked(&popup, &FilterPopup::termPicked);
        auto *search = named<QLineEdit>(&popup, "Search values");
        search->setText(QStringLiteral("brand-new-model"));
        search->setFocus();
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(picked.size(), 0);
        withText(&popup, "Apply")->click();
        QCOMPARE(picked.constFirst().constFirst().value<FilterTerm>(),
                 (FilterTerm{Dimension::Model, {QStringLiteral("brand-new-model")}, false}));
    }

    void anExistingConditionIsChangedOrRemoved()
    {
        FilterPopup popup;
        popup.edit({Dimension::Model, {QStringLiteral("gpt-5")}, true});
        QSignalSpy picked(&popup, &FilterPopup::termPicked);
        QCOMPARE(named<QComboBox>(&popup, "Condition")->currentData().toBool(), true);
        QCOMPARE(popup.findChild<QListWidget *>()->item(0)->checkState(), Qt::Checked);
        withText(&popup, "Remove")->click();
        QCOMPARE(picked.constFirst().constFirst().value<FilterTerm>().values, QStringList());
    }

    void aPersonIsMaskedInChipAndList()
    {
        FilterPopup popup;
        popup.setDimensions({Dimension::Account});
        popup.startNew();
        popup.show();
        const QString person = QStringLiteral("jane.doe@example.org");
        popup.setValues(Dimension::Account, {person});
        QCOMPARE(popup.findChild<QListWidget *>()->count(), 1);
        QVERIFY(!popup.findChild<QListWidget *>()->item(0)->text().contains(QStringLiteral("jane")));
        QVERIFY(!filterTermLabel({Dimension::Account, {person}, false}).contains(QStringLiteral("jane")));
    }

private:
    Theme m_theme{*qApp, ThemeMode::Light};
};

QTEST_MAIN(ControlsTest)
#include "controls_test.moc"
