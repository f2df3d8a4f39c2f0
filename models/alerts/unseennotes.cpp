#include "models/alerts/unseennotes.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse
{

UnseenNotes::UnseenNotes(AlertRepository &alerts, const QString &gateway)
    : m_watch(alerts, gateway, QStringLiteral("unseen"))
{
}

Result<QStringList> UnseenNotes::read()
{
    const auto state = m_watch.state();
    if (!state)
        return std::unexpected(state.error());
    QStringList sentences;
    const QJsonArray kept = QJsonDocument::fromJson(*state).array();
    for (const QJsonValue &sentence : kept)
        sentences.append(sentence.toString());
    return sentences;
}

Result<void> UnseenNotes::tell(const QString &owner, const QStringList &sentences)
{
    const auto known = read();
    if (!known || *known == sentences)
        return known ? Result<void>() : std::unexpected(known.error());
    const auto lease = m_watch.claim(owner);
    if (!lease)
        return std::unexpected(lease.error());
    WatchStep step;
    step.positionMs = lease->positionMs;
    step.state = QJsonDocument(QJsonArray::fromStringList(sentences)).toJson(QJsonDocument::Compact);
    const auto written = m_watch.record(*lease, step);
    auto left = m_watch.leave();
    return written ? left : std::unexpected(written.error());
}

} // namespace Gatehouse
