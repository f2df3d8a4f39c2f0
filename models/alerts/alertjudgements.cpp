// What people have said of the alerts of a gateway, as it stands now.
#include "models/alerts/alertwatch.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace Gatehouse
{

namespace
{

// Reads the records of one alert after the other, in their order.
class Verdicts
{
public:
    struct Record {
        AlertAction action = AlertAction::Resolve;
        int undoes = -1;
    };

    void read(const Record &record, const AlertWatch::Judgement &judgement)
    {
        if (judgement.alert != m_alert)
            m_standing = -1;
        m_alert = judgement.alert;
        if (record.action == AlertAction::Reopen)
            comeBack();
        else if (record.action == AlertAction::Resolve)
            say(judgement);
        else if (m_standing >= 0 && all.at(m_standing).idx == record.undoes)
            takeBack();
    }

    QList<AlertWatch::Judgement> all;

private:
    void say(const AlertWatch::Judgement &judgement)
    {
        m_before = m_standing;
        if (m_standing >= 0)
            all[m_standing].stands = false;
        m_standing = all.size();
        all.append(judgement);
    }
    // What is said next is of what came back.
    void comeBack()
    {
        if (m_standing >= 0)
            all[m_standing].cameBack = true;
        m_standing = -1;
    }
    // The one that it had replaced holds again.
    void takeBack()
    {
        all[m_standing].stands = false;
        m_standing = std::exchange(m_before, -1);
        if (m_standing >= 0)
            all[m_standing].stands = true;
    }

    qint64 m_alert = 0;
    qsizetype m_standing = -1;
    qsizetype m_before = -1;
};

QStringList nodeOf(const QString &json)
{
    QStringList node;
    const QJsonArray terms = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const QJsonValue &term : terms)
        node.append(term.toString());
    return node;
}

} // namespace

Result<QList<AlertWatch::Judgement>> AlertWatch::judgements()
{
    Verdicts verdicts;
    const auto read = m_alerts.m_store.visitRows(
        QStringLiteral("SELECT e.alert, e.idx, e.time_ms, a.rule, a.node, a.began_ms, a.last_hit_ms, e.verdict, "
                       "e.action, e.undoes, a.fingerprint FROM %1 e JOIN %2 a ON a.seq = e.alert WHERE a.gateway = ? "
                       "AND (e.action = "
                       "'reopen' OR (e.action IN ('resolve', 'undo') AND e.actor <> '')) ORDER BY e.alert, e.idx")
            .arg(m_alerts.table("alert_event"), m_alerts.table("alert")),
        {m_gateway}, {}, [&verdicts](const RowStream &row) -> Result<void> {
            const auto action = alertActionFromToken(row.string(8));
            verdicts.read({action.value_or(AlertAction::Undo), int(row.integer(9))},
                          {row.integer(0),
                           int(row.integer(1)),
                           row.integer(2),
                           row.string(3),
                           nodeOf(row.string(4)),
                           {row.integer(5), row.integer(6)},
                           alertVerdictFromToken(row.string(7)).value_or(AlertVerdict::Unjudged),
                           true,
                           row.string(10)});
            return {};
        });
    if (!read)
        return std::unexpected(read.error());
    std::ranges::stable_sort(verdicts.all, {}, &Judgement::recordedMs);
    return verdicts.all;
}

} // namespace Gatehouse
