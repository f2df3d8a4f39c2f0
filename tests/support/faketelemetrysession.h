// A telemetry session that answers when it is told, and remembers what it was asked.
#pragma once

#include "models/telemetry/telemetrysession.h"

#include <QPromise>

#include <functional>
#include <vector>

namespace Gatehouse
{

class FakeTelemetrySession : public TelemetrySession
{
    Q_OBJECT
public:
    // Ready, and everything is recorded, in milliseconds.
    explicit FakeTelemetrySession(QObject *parent = nullptr);

    const SessionStatus &status() const override { return m_status; }
    const SourceCapabilities &capabilities() const override { return m_capabilities; }
    QFuture<Result<QList<TelemetryAnswer>>> ask(const QList<TelemetryQuery> &queries) override;
    QFuture<Result<RowPage>> page(const RowPageRequest &request) override;
    QFuture<Result<QList<RequestRow>>> attemptsOf(const QString &requestId) override;
    QFuture<Result<ContrastAnswer>> contrast(const ContrastQuery &query) override;
    QFuture<Result<QuotaReading>> quotas() override;
    void pauseFilling() override { m_fillingPaused = true; }
    void resumeFilling() override { m_fillingPaused = false; }
    bool isFillingPaused() const override { return m_fillingPaused; }
    void reconnect() override { ++reconnects; }
    // Whoever tests it answers the questions.
    void cancelQuestions() override { ++cancellations; }

    void setStatus(const SessionStatus &status);
    void setCapabilities(const SourceCapabilities &capabilities) { m_capabilities = capabilities; }
    void arrive(const TimeSpan &span, qint64 newRows) { emit dataChanged(span, newRows); }

    // What was asked, in order; the index is what answer() and fail() take. Each question may be answered once.
    QList<QList<TelemetryQuery>> questions;
    QList<RowPageRequest> pageRequests;
    QStringList storyRequests;
    QList<ContrastQuery> contrastQueries;
    qsizetype quotaRequests = 0;
    int reconnects = 0;
    int cancellations = 0;

    void answer(qsizetype index, const QList<TelemetryAnswer> &answers);
    void fail(qsizetype index, const Error &error);
    void answerPage(qsizetype index, const RowPage &page);
    void failPage(qsizetype index, const Error &error);
    void answerStory(qsizetype index, const Result<QList<RequestRow>> &rows);
    void answerContrast(qsizetype index, const Result<ContrastAnswer> &answer);
    void answerQuotas(qsizetype index, const Result<QuotaReading> &reading);

    // With these set, questions are answered as soon as they are asked.
    std::function<TelemetryAnswer(const TelemetryQuery &)> answering;
    std::function<RowPage(const RowPageRequest &)> paging;
    std::function<QuotaReading()> quoting;

private:
    SessionStatus m_status;
    SourceCapabilities m_capabilities;
    bool m_fillingPaused = false;
    std::vector<QPromise<Result<QList<TelemetryAnswer>>>> m_answers;
    std::vector<QPromise<Result<RowPage>>> m_pages;
    std::vector<QPromise<Result<QList<RequestRow>>>> m_stories;
    std::vector<QPromise<Result<ContrastAnswer>>> m_contrasts;
    std::vector<QPromise<Result<QuotaReading>>> m_quotas;
};

} // namespace Gatehouse
