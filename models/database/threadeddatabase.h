// A database for whoever is on another thread: opened by the first question, used and closed on a thread of its own.
#pragma once

#include "models/database/database.h"
#include "models/database/databasethread.h"

#include <vector>

namespace Gatehouse
{

// Create, ask and destroy it on one thread. Questions are answered in their order. After one that finds the connection
// lost the next one opens it anew.
class ThreadedDatabase
{
public:
    // Called on the thread of the database. The stop ends the opening and whatever the database does later.
    using Open = std::function<Result<std::unique_ptr<Database>>(const std::stop_token &)>;

    ThreadedDatabase(const QString &threadName, Open open);
    // Stops the statement that runs, and waits for that.
    ~ThreadedDatabase();
    ThreadedDatabase(const ThreadedDatabase &) = delete;
    ThreadedDatabase &operator=(const ThreadedDatabase &) = delete;

    // Stops what runs, closes, and opens this way from now on. Questions that wait are answered as Cancelled.
    void reopenBy(Open open);
    // For a further connection of the same kind.
    const Open &opener() const { return m_place->open; }

    // The job is called with the open database and answers a Result; it does not run when the database cannot be
    // opened.
    template<typename Job>
    QFuture<std::invoke_result_t<Job, Database &>> ask(Job job)
    {
        using Answer = std::invoke_result_t<Job, Database &>;
        return m_thread.run([place = m_place, job = std::move(job)]() mutable -> Answer {
            if (auto opened = place->makeOpen(); !opened)
                return std::unexpected(opened.error());
            Answer answer = job(*place->database);
            if (!answer)
                place->closeAfter(answer.error());
            return answer;
        });
    }

private:
    // Used by the jobs of the thread, but for the stop.
    struct Place {
        Open open;
        std::stop_source stop;
        std::unique_ptr<Database> database;

        Result<void> makeOpen();
        void closeAfter(const Error &error);
    };

    // shared_ptr: a job that is still queued when another way of opening is set must find its own.
    std::shared_ptr<Place> m_place;
    std::vector<std::shared_ptr<Place>> m_former; // closed on the thread at the latest when it ends
    // Last, so that it ends first.
    DatabaseThread m_thread;
};

} // namespace Gatehouse
