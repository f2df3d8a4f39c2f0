// Questions that are answered at once, or one after the other when a test says so: for fakes of what answers by
// futures.
#pragma once

#include "models/core/error.h"

#include <QPromise>

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace Gatehouse
{

class ToldAnswers
{
public:
    // Answers the oldest question that is open; false when there is none.
    bool answer()
    {
        if (m_open.empty())
            return false;
        const auto question = m_open.front();
        m_open.pop_front();
        question();
        return true;
    }
    void answerAll()
    {
        while (answer()) {
        }
    }
    int open() const { return int(m_open.size()); }

    bool answersAtOnce = true;
    std::optional<Error> failure; // what the next answers are

protected:
    template<typename Value>
    QFuture<Result<Value>> ask(std::function<Result<Value>()> question)
    {
        // shared_ptr: what is open is kept as a function, which must be copied.
        const auto promise = std::make_shared<QPromise<Result<Value>>>();
        promise->start();
        m_open.push_back([this, promise, question] {
            promise->addResult(failure ? Result<Value>(std::unexpected(*failure)) : question());
            promise->finish();
        });
        if (answersAtOnce)
            answer();
        return promise->future();
    }

private:
    std::deque<std::function<void()>> m_open;
};

} // namespace Gatehouse
