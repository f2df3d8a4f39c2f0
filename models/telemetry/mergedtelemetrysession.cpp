#include "models/telemetry/mergedtelemetrysession.h"

#include "models/core/gathered.h"
#include "models/telemetry/joinedspan.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

using Phase = SessionStatus::Phase;

// One that has failed says Connecting again each time it tries.
bool isMissing(const SessionStatus &status)
{
    return status.phase != Phase::Ready && status.error;
}

template<typename T>
QFuture<T> finishedWith(const T &value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(value);
    promise.finish();
    return promise.future();
}

} // namespace

MergedTelemetrySession::MergedTelemetrySession(const QString &gatewayName, std::vector<Part> parts, QObject *parent)
    : TelemetrySession(parent)
    , m_gatewayName(gatewayName)
    , m_parts(std::move(parts))
{
    Q_ASSERT(!m_parts.empty());
    for (const Part &part : m_parts) {
        connect(part.session.get(), &TelemetrySession::statusChanged, this, &MergedTelemetrySession::follow);
        connect(part.session.get(), &TelemetrySession::dataChanged, this, &TelemetrySession::dataChanged);
    }
    follow();
}

MergedTelemetrySession::~MergedTelemetrySession() = default;

void MergedTelemetrySession::follow()
{
    QList<std::pair<QString, SourceCapabilities>> known;
    for (const Part &part : m_parts) {
        if (part.session->status().phase == Phase::Ready)
            known.append({part.name, part.session->capabilities()});
    }
    // A part that is gone for a while leaves what is known of it as it was.
    if (known.size() == qsizetype(m_parts.size()) || m_capabilities == SourceCapabilities())
        m_capabilities = mergedCapabilities(known);
    m_status = mergedStatus();
    emit statusChanged();
}

SessionStatus MergedTelemetrySession::mergedStatus() const
{
    SessionStatus whole;
    whole.gatewayName = m_gatewayName;
    whole.product = m_parts.front().session->status().product;
    int connecting = 0;
    for (const Part &part : m_parts) {
        const SessionStatus &status = part.session->status();
        connecting += status.phase == Phase::Connecting && !status.error;
        if (isMissing(status))
            whole.missingParts.append({part.name, status.error->message});
        else if (status.error && !whole.error)
            whole.error = Error{status.error->kind, QStringLiteral("Part %1: %2").arg(part.name, status.error->message),
                                status.error->detail};
    }
    // Figures of half of the parts, while the others are just being reached, would only flash up.
    whole.phase = connecting > 0 ? Phase::Connecting : Phase::Ready;
    if (whole.missingParts.size() == qsizetype(m_parts.size())) {
        whole.phase = Phase::Failed;
        whole.error = m_parts.front().session->status().error;
    }
    addFigures(whole);
    return whole;
}

void MergedTelemetrySession::addFigures(SessionStatus &whole) const
{
    double expected = 0;
    QStringList readings;
    whole.fillShare = 0;
    for (const Part &part : m_parts) {
        const SessionStatus &status = part.session->status();
        if (status.phase != Phase::Ready)
            continue;
        if (status.freshAsOfMs > 0)
            whole.freshAsOfMs =
                whole.freshAsOfMs > 0 ? std::min(whole.freshAsOfMs, status.freshAsOfMs) : status.freshAsOfMs;
        whole.attemptsCounted += status.attemptsCounted;
        whole.filling = whole.filling || status.filling;
        whole.fillRowsPerSecond += status.fillRowsPerSecond;
        if (status.filling && !status.fillReading.isEmpty() && !readings.contains(status.fillReading))
            readings.append(status.fillReading);
        if (status.fillLeftMs)
            whole.fillLeftMs = std::max(whole.fillLeftMs.value_or(0), *status.fillLeftMs);
        whole.history = joined(whole.history, status.history);
        // What a part has counted and its share of it say how much it will be.
        const double counted = double(std::max<qint64>(1, status.attemptsCounted));
        expected += counted / std::max(status.fillShare, 0.001);
        whole.fillShare += counted;
    }
    whole.fillShare = expected > 0 ? whole.fillShare / expected : 1;
    whole.fillReading = readings.join(QStringLiteral("; "));
}

template<typename T>
QFuture<Result<T>>
MergedTelemetrySession::askParts(const std::function<QFuture<Result<T>>(TelemetrySession &, int)> &ask,
                                 const std::function<Result<T>(const QList<PartAnswer<T>> &)> &merge)
{
    std::vector<QFuture<Result<T>>> asked;
    QStringList names;
    for (int i = 0; i < int(m_parts.size()); ++i) {
        TelemetrySession &session = *m_parts[size_t(i)].session;
        names.append(m_parts[size_t(i)].name);
        // Asking one that is known to be out of reach would keep all the others waiting for its time-out.
        asked.push_back(isMissing(session.status()) ? finishedWith(Result<T>(std::unexpected(*session.status().error)))
                                                    : ask(session, i));
    }
    return counted(gathered<Result<T>>(asked, this, [names, merge](const std::vector<Result<T>> &answers) {
        QList<PartAnswer<T>> parts;
        for (size_t i = 0; i < answers.size(); ++i)
            parts.append({names.at(qsizetype(i)), answers[i]});
        return merge(parts);
    }));
}

QFuture<Result<QList<TelemetryAnswer>>> MergedTelemetrySession::ask(const QList<TelemetryQuery> &queries)
{
    return askParts<QList<TelemetryAnswer>>([&](TelemetrySession &part, int) { return part.ask(queries); },
                                            &mergedAnswers);
}

QFuture<Result<RowPage>> MergedTelemetrySession::page(const RowPageRequest &request)
{
    return askParts<RowPage>([&](TelemetrySession &part, int index) { return part.page(pageOfPart(request, index)); },
                             [request](const QList<PartAnswer<RowPage>> &parts) { return mergedPage(request, parts); });
}

QFuture<Result<QList<RequestRow>>> MergedTelemetrySession::attemptsOf(const QString &requestId)
{
    return askParts<QList<RequestRow>>([&](TelemetrySession &part, int) { return part.attemptsOf(requestId); },
                                       &mergedAttempts);
}

QFuture<Result<ContrastAnswer>> MergedTelemetrySession::contrast(const ContrastQuery &query)
{
    return askParts<ContrastAnswer>(
        [of = contrastOfPart(query)](TelemetrySession &part, int) { return part.contrast(of); }, &mergedContrast);
}

QFuture<Result<QuotaReading>> MergedTelemetrySession::quotas()
{
    return counted(m_parts.front().session->quotas());
}

void MergedTelemetrySession::cancelQuestions()
{
    for (const Part &part : m_parts)
        part.session->cancelQuestions();
}

void MergedTelemetrySession::pauseFilling()
{
    for (const Part &part : m_parts)
        part.session->pauseFilling();
}

void MergedTelemetrySession::resumeFilling()
{
    for (const Part &part : m_parts)
        part.session->resumeFilling();
}

bool MergedTelemetrySession::isFillingPaused() const
{
    return m_parts.front().session->isFillingPaused();
}

void MergedTelemetrySession::reconnect()
{
    for (const Part &part : m_parts)
        part.session->reconnect();
}

} // namespace Gatehouse
