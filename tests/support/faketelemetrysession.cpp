#include "tests/support/faketelemetrysession.h"

#include "tests/support/faketelemetrysource.h"

namespace Gatehouse
{

namespace
{

template<typename T>
QFuture<T> begin(std::vector<QPromise<T>> &promises)
{
    promises.emplace_back();
    promises.back().start();
    return promises.back().future();
}

template<typename T>
void finish(std::vector<QPromise<T>> &promises, qsizetype index, const T &value)
{
    QPromise<T> &promise = promises.at(size_t(index));
    Q_ASSERT(!promise.future().isFinished());
    promise.addResult(value);
    promise.finish();
}

} // namespace

FakeTelemetrySession::FakeTelemetrySession(QObject *parent)
    : TelemetrySession(parent)
    , m_capabilities(fullCapabilities())
{
    m_status.phase = SessionStatus::Phase::Ready;
    m_status.gatewayName = QStringLiteral("test");
    m_status.product = QStringLiteral("Test gateway");
}

QFuture<Result<QList<TelemetryAnswer>>> FakeTelemetrySession::ask(const QList<TelemetryQuery> &queries)
{
    questions.append(queries);
    const auto future = counted(begin(m_answers));
    if (answering) {
        QList<TelemetryAnswer> answers;
        for (const TelemetryQuery &query : queries)
            answers.append(answering(query));
        answer(questions.size() - 1, answers);
    }
    return future;
}

QFuture<Result<RowPage>> FakeTelemetrySession::page(const RowPageRequest &request)
{
    pageRequests.append(request);
    const auto future = counted(begin(m_pages));
    if (paging)
        answerPage(pageRequests.size() - 1, paging(request));
    return future;
}

QFuture<Result<QList<RequestRow>>> FakeTelemetrySession::attemptsOf(const QString &requestId)
{
    storyRequests.append(requestId);
    return counted(begin(m_stories));
}

QFuture<Result<ContrastAnswer>> FakeTelemetrySession::contrast(const ContrastQuery &query)
{
    contrastQueries.append(query);
    return counted(begin(m_contrasts));
}

QFuture<Result<QuotaReading>> FakeTelemetrySession::quotas()
{
    ++quotaRequests;
    const auto future = counted(begin(m_quotas));
    if (quoting)
        answerQuotas(quotaRequests - 1, quoting());
    return future;
}

void FakeTelemetrySession::setStatus(const SessionStatus &status)
{
    m_status = status;
    emit statusChanged();
}

void FakeTelemetrySession::answer(qsizetype index, const QList<TelemetryAnswer> &answers)
{
    finish<Result<QList<TelemetryAnswer>>>(m_answers, index, answers);
}

void FakeTelemetrySession::fail(qsizetype index, const Error &error)
{
    finish<Result<QList<TelemetryAnswer>>>(m_answers, index, std::unexpected(error));
}

void FakeTelemetrySession::answerPage(qsizetype index, const RowPage &page)
{
    finish<Result<RowPage>>(m_pages, index, page);
}

void FakeTelemetrySession::failPage(qsizetype index, const Error &error)
{
    finish<Result<RowPage>>(m_pages, index, std::unexpected(error));
}

void FakeTelemetrySession::answerStory(qsizetype index, const Result<QList<RequestRow>> &rows)
{
    finish(m_stories, index, rows);
}

void FakeTelemetrySession::answerContrast(qsizetype index, const Result<ContrastAnswer> &answer)
{
    finish(m_contrasts, index, answer);
}

void FakeTelemetrySession::answerQuotas(qsizetype index, const Result<QuotaReading> &reading)
{
    finish(m_quotas, index, reading);
}

} // namespace Gatehouse
