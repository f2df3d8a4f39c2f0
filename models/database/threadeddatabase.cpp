#include "models/database/threadeddatabase.h"

namespace Gatehouse
{

ThreadedDatabase::ThreadedDatabase(const QString &threadName, Open open)
    : m_place(std::make_shared<Place>(std::move(open)))
    , m_thread(threadName)
{
}

ThreadedDatabase::~ThreadedDatabase()
{
    m_place->stop.request_stop();
    m_former.push_back(m_place);
    m_thread.beforeEnd([places = m_former] {
        for (const std::shared_ptr<Place> &place : places)
            place->database.reset();
    });
}

void ThreadedDatabase::reopenBy(Open open)
{
    m_place->stop.request_stop();
    m_thread.run([place = m_place] {
        place->database.reset();
        return true;
    });
    m_former.push_back(m_place);
    m_place = std::make_shared<Place>(std::move(open));
}

Result<void> ThreadedDatabase::Place::makeOpen()
{
    if (stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("The question was dropped: the store was closed."));
    if (database)
        return {};
    auto opened = open(stop.get_token());
    if (!opened)
        return std::unexpected(opened.error());
    database = std::move(*opened);
    database->stopBy(stop.get_token());
    return {};
}

void ThreadedDatabase::Place::closeAfter(const Error &error)
{
    if (error.kind == ErrorKind::Unreachable || error.kind == ErrorKind::SignIn)
        database.reset();
}

} // namespace Gatehouse
