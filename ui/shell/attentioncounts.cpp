#include "ui/shell/attentioncounts.h"

#include "models/core/format.h"
#include "ui/shell/gatewayview.h"

#include <array>

namespace Gatehouse
{

namespace
{

struct Kind {
    const char *page;
    const char *one;
    const char *several;
};

// The badge of each page counts just this.
constexpr std::array kKinds{
    Kind{"alerts", QT_TRANSLATE_NOOP("Gatehouse::AttentionCounts", "1 alert"),
         QT_TRANSLATE_NOOP("Gatehouse::AttentionCounts", "%1 alerts")},
    Kind{"incidents", QT_TRANSLATE_NOOP("Gatehouse::AttentionCounts", "1 incident"),
         QT_TRANSLATE_NOOP("Gatehouse::AttentionCounts", "%1 incidents")},
    Kind{"privacy", QT_TRANSLATE_NOOP("Gatehouse::AttentionCounts", "1 overdue privacy request"),
         QT_TRANSLATE_NOOP("Gatehouse::AttentionCounts", "%1 overdue privacy requests")},
    Kind{"promises", QT_TRANSLATE_NOOP("Gatehouse::AttentionCounts", "1 broken promise"),
         QT_TRANSLATE_NOOP("Gatehouse::AttentionCounts", "%1 broken promises")},
    Kind{"retention", QT_TRANSLATE_NOOP("Gatehouse::AttentionCounts", "1 purge waits"),
         QT_TRANSLATE_NOOP("Gatehouse::AttentionCounts", "%1 purges wait")},
    Kind{"credentials", QT_TRANSLATE_NOOP("Gatehouse::AttentionCounts", "1 credential to look at"),
         QT_TRANSLATE_NOOP("Gatehouse::AttentionCounts", "%1 credentials to look at")},
    Kind{"datamap", QT_TRANSLATE_NOOP("Gatehouse::AttentionCounts", "1 unclassified column"),
         QT_TRANSLATE_NOOP("Gatehouse::AttentionCounts", "%1 unclassified columns")},
};

} // namespace

AttentionCounts::AttentionCounts(GatewayView &gateway)
    : QObject(&gateway)
{
    connect(&gateway, &GatewayView::badgeChanged, this, &AttentionCounts::count);
}

void AttentionCounts::showIn(AttentionRow &row)
{
    m_row = &row;
    row.setItems(items());
}

QList<Attention> AttentionCounts::items() const
{
    QList<Attention> items;
    for (const Kind &kind : kKinds) {
        const int count = m_counts.value(QString::fromLatin1(kind.page));
        if (count > 0)
            items.append(
                {QString::fromLatin1(kind.page), count == 1 ? tr(kind.one) : tr(kind.several).arg(formatExact(count))});
    }
    return items;
}

void AttentionCounts::count(const QString &page, int count)
{
    m_counts.insert(page, count);
    if (m_row)
        m_row->setItems(items());
}

} // namespace Gatehouse
