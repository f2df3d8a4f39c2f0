// The admin API of a demo gateway on the loopback interface, on a thread of its own, with whatever may go wrong on the
// way there and back. It counts what it was asked for and what it did.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <memory>

namespace Gatehouse
{

enum class ApiFault {
    None,
    SilentBefore, // nothing is done, and nothing is said
    SilentAfter,  // it is done, and nothing is said
    FailsBefore,  // status 500
    FailsAfter,
    TooMany, // status 429, and to come back in a second
    Slow,    // done, and answered in crumbs
    ClosedBefore,
    ClosedAfter,
    ResetBefore,
    ResetAfter,
    Twice,   // done once, and answered twice on the same connection
    Garbled, // done, and answered with what is no JSON
    Refused, // status 403
    Gone,    // status 404: there is none
    Lies     // not done, and said to be
};

class FaultyAdminApi
{
public:
    FaultyAdminApi();
    ~FaultyAdminApi();

    QString url() const;
    // What happens to the next calls that change something, and to the next ones that only read.
    void setFaults(const QList<ApiFault> &changes, const QList<ApiFault> &readings);
    // By the path of what was changed.
    QHash<QByteArray, int> effects() const;
    QHash<QByteArray, int> changesAsked() const;

private:
    class Server;

    QThread m_thread;
    std::unique_ptr<Server> m_server; // on it
};

} // namespace Gatehouse
