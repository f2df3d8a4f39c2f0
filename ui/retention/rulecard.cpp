#include "ui/retention/rulecard.h"

#include "models/core/counted.h"
#include "models/retention/retentionwords.h"
#include "ui/widgets/wrappedlabel.h"

#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

void setOrHide(WrappedLabel *label, const QString &text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

QString dueText(const PurgeTable &table)
{
    if (table.rule.standing != RetentionStanding::Purged)
        return {};
    if (table.due.rows == 0 && !table.due.isMore && !table.due.isUnknown)
        return keptLines(table).isEmpty() ? RuleCard::tr("No row is past its period.") : RuleCard::tr("No row goes.");
    QString text = table.due.isUnknown ? RuleCard::tr("What is due is not counted")
                                       : QStringLiteral("%1 %2").arg(table.due.text(),
                                                                     wordFor(table.due.rows, RuleCard::tr("row is due"),
                                                                             RuleCard::tr("rows are due")));
    const auto day = [](qint64 us) {
        return QDateTime::fromMSecsSinceEpoch(us / 1000, Qt::UTC).date().toString(Qt::ISODate);
    };
    if (table.oldestUs && table.newestUs)
        text += RuleCard::tr(", from %1 to %2 (UTC)").arg(day(*table.oldestUs), day(*table.newestUs));
    return text + QLatin1Char('.');
}

// "004 §4.2.calls": the number that the policy's id begins with, and the commitment.
QString shortPromise(const QString &key)
{
    return QStringLiteral("%1 §%2").arg(key.section(QLatin1Char('/'), 0, 0).section(QLatin1Char('_'), 0, 0),
                                        key.section(QLatin1Char('/'), 1));
}

} // namespace

RuleCard::RuleCard(QWidget *parent)
    : Card({}, {}, parent)
    , m_rule(new WrappedLabel)
    , m_due(new WrappedLabel)
    , m_kept(new WrappedLabel)
    , m_way(new WrappedLabel)
    , m_promise(new WrappedLabel)
{
    setLook(m_due, "title");
    setLook(m_kept, "muted");
    setLook(m_way, "muted");
    setLook(m_promise, "muted");
    for (WrappedLabel *label : {m_due, m_rule, m_kept, m_way, m_promise})
        body()->addWidget(label);
    body()->addStretch(1);
}

void RuleCard::show(const PurgeTable &table)
{
    setTitle(purgeTableTitle(table));
    setOrHide(m_due, dueText(table));
    setOrHide(m_rule, ruleText(table));
    const QStringList kept = keptLines(table);
    setOrHide(m_kept, kept.isEmpty() ? QString()
                                     : tr("Past their period, and not deleted:\n%1").arg(kept.join(QLatin1Char('\n'))));
    const QString way = wayText(table);
    setOrHide(m_way, way == m_rule->text() ? QString() : way); // why nothing is purged is said once
    const bool isPromised = table.rule.standing == RetentionStanding::Purged && !table.rule.says.isEmpty();
    setOrHide(m_promise, isPromised ? tr("Promised: %1 (%2)").arg(table.rule.says, shortPromise(table.rule.commitment))
                                    : QString());
}

QString RuleCard::text() const
{
    QStringList lines{title()};
    for (const WrappedLabel *label : {m_due, m_rule, m_kept, m_way, m_promise}) {
        if (!label->isHidden())
            lines.append(label->text());
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace Gatehouse
