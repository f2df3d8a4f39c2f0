#include "tests/support/faketelemetrysession.h"
#include "tests/support/fixedclock.h"
#include "tests/support/madetraffic.h"
#include "tests/ui/gallery/samplecontent.h"
#include "ui/charts/heatmap.h"
#include "ui/telemetry/latencypage.h"
#include "ui/telemetry/overviewpage.h"

#include <QVBoxLayout>

#include <memory>

namespace Gatehouse
{

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000;

const std::vector<RequestRow> &rows()
{
    static const std::vector<RequestRow> made =
        madeTraffic({kNowMs - 14 * kDayMs, kNowMs}, 60'000, kNowMs - 50 * kHourMs);
    return made;
}

// A page with all that it stands on. The page goes first, since it looks at the controller.
template<typename Page, typename Controller>
class PageSample : public QWidget
{
public:
    explicit PageSample(const Theme &theme)
    {
        ViewSnapshot snapshot;
        snapshot.range = TimeRange::last(7 * kDayMs, QTimeZone("Europe/Berlin"));
        snapshot.comparison = Comparison::PreviousWeek;
        m_view.setSnapshot(snapshot);
        answerFrom(m_session, rows(), kNowMs);
        m_page = std::make_unique<Page>(m_controller, theme);
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(m_page.get());
        m_controller.setActive(true);
    }

    Page &page() { return *m_page; }
    FakeTelemetrySession &session() { return m_session; }

private:
    FixedClock m_clock{kNowMs};
    FakeTelemetrySession m_session;
    ViewState m_view{m_clock};
    Controller m_controller{m_session, m_view, m_clock};
    std::unique_ptr<Page> m_page;
};

} // namespace

QWidget *overviewPageSample(const Theme &theme)
{
    return new PageSample<OverviewPage, OverviewController>(theme);
}

QWidget *latencyPageSample(const Theme &theme)
{
    return new PageSample<LatencyPage, LatencyController>(theme);
}

} // namespace Gatehouse
