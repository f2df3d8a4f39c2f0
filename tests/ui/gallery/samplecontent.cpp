#include "tests/ui/gallery/samplecontent.h"

#include "models/core/clock.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/comparisonbutton.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterbar.h"
#include "ui/widgets/keyhint.h"
#include "ui/widgets/pagedtable.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"
#include "ui/widgets/stattile.h"
#include "ui/widgets/timerangebutton.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

class FixedClock final : public Clock
{
public:
    qint64 nowMs() const override { return 1795269600000; } // 2026-11-21T14:00:00Z
};

const FixedClock fixedClock;

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

QWidget *topRow(const Theme &theme)
{
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kSmall);
    row->addWidget(new QPushButton(text("eu-prod · New API")));
    auto *range = new TimeRangeButton(fixedClock);
    range->setRange(TimeRange::last(7 * kDayMs, QTimeZone("Europe/Berlin")));
    row->addWidget(range);
    auto *compare = new ComparisonButton(fixedClock);
    compare->setComparison(Comparison::PreviousWeek, range->range());
    row->addWidget(compare);
    auto *filters = new FilterBar(theme);
    FilterSet filter;
    filter.set(Dimension::Model, {text("gpt-5"), text("o3")}, true);
    filter.set(Dimension::Key, {text("k-8841-19f2")});
    filters->setFilter(filter);
    row->addWidget(filters, 1);
    return box;
}

QWidget *tiles(const Theme &theme)
{
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kGap);
    const auto add = [row, &theme](const char *label, const Quantity &figure, const char *note, Tone tone) {
        auto *tile = new StatTile(theme, text(label));
        tile->setFigure(figure);
        tile->setNote(text(note), tone);
        row->addWidget(tile, 1);
    };
    add("Requests", formatCount(17420113), "+6.1 % vs previous week", Tone::Neutral);
    add("Error rate, requests", formatShare(0.0131), "+0.42 pp · attempts 2.20 %", Tone::Bad);
    add("Latency p95", formatLatency(8.4e6), "−0.3 s · n 17.2 M · ±1 %", Tone::Ok);
    add("First token p95", formatLatency(1.92e6), "+0.05 s · streams only", Tone::Neutral);
    add("Tokens", formatCount(48.6e9), "in 41.0 · out 7.6 · cached 38 %", Tone::Neutral);
    auto *missing = new StatTile(theme, text("Spend"));
    missing->setMissing(text("not recorded by this gateway"));
    row->addWidget(missing, 1);
    return box;
}

QWidget *chipsAndButtons(const Theme &theme)
{
    auto *card = new Card(text("Chips and buttons"), text("every tone"));
    auto *row = new QHBoxLayout;
    row->addWidget(new Chip(theme, text("page"), Tone::Bad));
    row->addWidget(new Chip(theme, text("ticket"), Tone::Warn));
    row->addWidget(new Chip(theme, text("kept"), Tone::Ok));
    row->addWidget(new Chip(theme, text("watch"), Tone::Neutral));
    row->addWidget(new Chip(theme, text("7"), Tone::Accent));
    row->addWidget(new KeyHint(text("T")));
    row->addWidget(new KeyHint(text("Ctrl K")));
    row->addStretch(1);
    card->body()->addLayout(row);
    auto *buttons = new QHBoxLayout;
    const std::pair<const char *, const char *> looks[] = {
        {"Zoom", "primary"}, {"Rows", ""}, {"Disable provider…", "danger"}, {"Quiet", "quiet"}};
    for (const auto &[name, look] : looks) {
        auto *button = new QPushButton(text(name));
        if (*look)
            setLook(button, look);
        buttons->addWidget(button);
    }
    auto *off = new QPushButton(text("Disabled"));
    off->setEnabled(false);
    buttons->addWidget(off);
    buttons->addStretch(1);
    card->body()->addLayout(buttons);
    auto *edit = new QLineEdit;
    edit->setPlaceholderText(text("2026-11-01T14:00"));
    card->body()->addWidget(edit);
    card->body()->addStretch(1);
    return card;
}

QWidget *tableCard()
{
    auto *card = new Card(text("By model"), text("p95, change"));
    card->setFlush(true);
    auto *table = new DataTable(text("By model"));
    auto *model = new QStandardItemModel(table);
    model->setHorizontalHeaderLabels({text("model"), text("requests"), text("p95"), text("change")});
    const std::pair<const char *, const char *> rows[] = {{"claude-opus-4-5", "1,204,118"},
                                                          {"gpt-5", "998,411"},
                                                          {"claude-sonnet-4-5", "411,111"},
                                                          {"gemini-3-pro", "71,010"}};
    for (const auto &[name, count] : rows) {
        model->appendRow({new QStandardItem(text(name)), new QStandardItem(text(count)),
                          new QStandardItem(text("12.8 s")), new QStandardItem(text("+1.9 s"))});
    }
    table->setModel(model);
    table->setNumericColumns({1, 2, 3});
    table->setSortingEnabled(true);
    table->selectRow(1);
    card->body()->addWidget(table);
    return card;
}

QWidget *states(const Theme &theme)
{
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kGap);
    for (int i = 0; i < 4; ++i) {
        auto *card = new Card(text("State"), text("one of five"));
        auto *state = new StateView(theme, new QLabel(text("Content")));
        if (i == 0)
            state->showLoading(text("Reading 7 days of requests"));
        if (i == 1)
            state->showEmpty(text("No requests in these 7 days"),
                             text("Choose a longer time range or take a filter away."), text("Show 30 days"));
        if (i == 2)
            state->showError(
                {ErrorKind::Busy, text("The gateway's database cannot be read: it is locked by another program. "
                                       "Wait, or stop that program.")});
        if (i == 3) {
            state->setBanner(text("Partial: 9 of 30 days are counted so far; 21 days to go."));
            state->showContent();
        }
        card->body()->addWidget(state, 1);
        row->addWidget(card, 1);
    }
    return box;
}

} // namespace

QWidget *widgetsSample(const Theme &theme)
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(Spacing::kPage, Spacing::kPage, Spacing::kPage, Spacing::kPage);
    layout->setSpacing(Spacing::kGap);
    layout->addWidget(topRow(theme));
    auto *header = new PageHeader(text("Overview"));
    header->setSentence(
        text("One incident open · 7 alerts · 23 privacy requests, 2 due within 3 days · 3 promises broken"));
    auto *action = new QPushButton(text("Open incident"));
    setLook(action, "primary");
    header->addAction(action);
    layout->addWidget(header);
    layout->addWidget(tiles(theme));
    auto *middle = new QHBoxLayout;
    middle->setSpacing(Spacing::kGap);
    middle->addWidget(chipsAndButtons(theme), 1);
    middle->addWidget(tableCard(), 1);
    layout->addLayout(middle, 1);
    layout->addWidget(states(theme), 1);
    return page;
}

} // namespace Gatehouse
