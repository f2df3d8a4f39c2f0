// Keeps the lease of a worker that is at something long: a call that is not answered, a table that is large.
#pragma once

#include "models/gateway/connectionsettings.h"
#include "models/privacy/caseruns.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace Gatehouse
{

// Over a connection of its own, since the worker's is at something else.
class LeaseRenewal
{
public:
    virtual ~LeaseRenewal() = default;
    virtual Result<void> renew(const CaseLease &lease, std::chrono::milliseconds longer) = 0;
};
using OpenLeaseRenewal = std::function<Result<std::unique_ptr<LeaseRenewal>>()>;

// To the store of a connection, as whoever the connection signs in.
OpenLeaseRenewal renewalOver(const ConnectionSettings &settings);
// The same, however the store is opened; called on the thread that renews.
OpenLeaseRenewal renewalOver(std::function<Result<std::unique_ptr<Database>>()> openStore);

// As long as it lives: renews three times in the time of a lease, from a thread of its own. A renewal that fails is
// tried again the next time; the worker is told by the store when the lease is another's.
class LeaseKeeper
{
public:
    // Without `open` nothing is kept.
    LeaseKeeper(OpenLeaseRenewal open, CaseLease lease, std::chrono::milliseconds length);
    // Waits until a renewal that is on its way is answered: none comes after it.
    ~LeaseKeeper();

private:
    void run();
    bool waitsInVain();

    OpenLeaseRenewal m_open;
    CaseLease m_lease;
    std::chrono::milliseconds m_length;
    std::mutex m_mutex;
    std::condition_variable m_ended;
    bool m_isOver = false;
    std::thread m_thread;
};

} // namespace Gatehouse
