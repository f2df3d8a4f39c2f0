#include "ui/shell/topbar.h"

#include "models/core/clock.h"
#include "models/core/format.h"
#include "models/telemetry/filtervalues.h"
#include "models/telemetry/telemetrysession.h"
#include "models/telemetry/viewstate.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/comparisonbutton.h"
#include "ui/widgets/filterbar.h"
#include "ui/widgets/timerangebutton.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace Gatehouse
{

TopBar::TopBar(ViewState &view, const Theme &theme, const Clock &clock, QWidget *parent)
    : QFrame(parent)
    , m_view(view)
    , m_theme(theme)
    , m_gateway(new QPushButton(tr("No gateway"), this))
    , m_range(new TimeRangeButton(clock, this))
    , m_comparison(new ComparisonButton(clock, this))
    , m_filters(new FilterBar(theme, this))
    , m_live(new QPushButton(this))
    , m_problem(new QLabel(this))
    , m_row(new QHBoxLayout)
{
    setProperty("look", QStringLiteral("topBar"));
    m_gateway->setToolTip(tr("Connections"));
    m_live->setProperty("look", QStringLiteral("quiet"));
    m_live->setAccessibleName(tr("Live traffic"));
    auto *palette = new QPushButton(theme.icon(QStringLiteral("search")), tr("Ctrl K"), this);
    palette->setToolTip(tr("Search or run a command"));
    palette->setAccessibleName(tr("Search or run a command"));
    m_problem->setProperty("look", QStringLiteral("error"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_row->setSpacing(Spacing::kSmall);
    m_row->addWidget(m_gateway);
    m_row->addWidget(m_range);
    m_row->addWidget(m_comparison);
    m_row->addWidget(m_filters, 1);
    m_row->addWidget(m_live);
    m_row->addWidget(palette);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::kPage, Spacing::kSmall, Spacing::kPage, Spacing::kSmall);
    layout->setSpacing(Spacing::kHair);
    layout->addLayout(m_row);
    layout->addWidget(m_problem);

    connect(m_gateway, &QPushButton::clicked, this, &TopBar::connectionsRequested);
    connect(palette, &QPushButton::clicked, this, &TopBar::paletteRequested);
    connect(m_range, &TimeRangeButton::rangePicked, &view, &ViewState::setRange);
    connect(m_comparison, &ComparisonButton::comparisonPicked, &view, &ViewState::setComparison);
    connect(m_filters, &FilterBar::filterEdited, &view, [&view](const FilterSet &filter) { view.setFilter(filter); });
    connect(m_filters, &FilterBar::valuesWanted, this, [this](Dimension dimension) {
        if (m_values)
            m_values->want(dimension);
    });
    connect(m_live, &QPushButton::clicked, this, [this] { m_view.setPaused(!m_view.isPaused()); });
    connect(&view, &ViewState::changed, this, &TopBar::followView);
    connect(&view, &ViewState::pauseChanged, this, &TopBar::followLive);
    connect(&theme, &Theme::changed, this, &TopBar::followLive);
    connect(&theme, &Theme::changed, palette,
            [palette, &theme] { palette->setIcon(theme.icon(QStringLiteral("search"))); });
    followView();
    followLive();
}

void TopBar::showStatus(const SessionStatus &status, qint64 nowMs)
{
    m_gateway->setText(status.gatewayName.isEmpty() ? tr("No gateway") : status.gatewayName);
    m_gateway->setToolTip(status.product.isEmpty() ? tr("Connections") : tr("%1 · Connections").arg(status.product));
    m_connected = status.phase == SessionStatus::Phase::Ready && !status.error;
    m_freshness = status.freshAsOfMs > 0 ? formatAge(nowMs - status.freshAsOfMs) : QString();
    m_live->setToolTip(status.error ? status.error->message : tr("Pause or follow live traffic (Ctrl+P)"));
    followLive();
}

void TopBar::setDimensions(const QList<Dimension> &dimensions)
{
    m_filters->setDimensions(dimensions);
}

void TopBar::setFilterValues(FilterValues *values)
{
    m_values = values;
    if (values)
        connect(values, &FilterValues::known, m_filters, &FilterBar::setValues);
}

void TopBar::showProblem(const QString &sentence)
{
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
}

QString TopBar::problem() const
{
    return m_problem->text();
}

void TopBar::setOperatorButton(QWidget *button)
{
    m_row->addWidget(button);
}

void TopBar::chooseRange()
{
    m_range->openPopup();
}

void TopBar::addFilter()
{
    m_filters->openPopup();
}

void TopBar::followView()
{
    showProblem({});
    m_range->setRange(m_view.range());
    m_comparison->setComparison(m_view.comparison(), m_view.range());
    m_filters->setFilter(m_view.filter());
}

void TopBar::followLive()
{
    const ThemeTokens &tokens = m_theme.tokens();
    const bool paused = m_view.isPaused();
    const QColor ink = paused ? tokens.warn : m_connected ? tokens.ok : tokens.bad;
    const QString icon = paused        ? QStringLiteral("pause")
                         : m_connected ? QStringLiteral("live")
                                       : QStringLiteral("error");
    m_live->setIcon(m_theme.iconPixmap(icon, ink, Spacing::kIcon, devicePixelRatioF()));
    if (paused)
        m_live->setText(m_view.liveText());
    else if (!m_connected)
        m_live->setText(tr("not connected"));
    else
        m_live->setText(m_freshness.isEmpty() ? tr("live") : tr("live · %1 ago").arg(m_freshness));
}

} // namespace Gatehouse
