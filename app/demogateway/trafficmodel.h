// Makes traffic. Arrivals and token counts follow the Azure trace, laid over a day and a week; latency, time to first
// token, errors and cost are synthetic.
//
// A minute of traffic depends on the seed, the minute and what is set here, and on nothing before it: any minute can be
// made again. History, catching up after a pause and live traffic are therefore the same code.
#pragma once

#include "app/demogateway/attempt.h"
#include "app/demogateway/directory.h"
#include "app/demogateway/gatewaystate.h"
#include "app/demogateway/incident.h"
#include "app/demogateway/tracesample.h"

#include <vector>

namespace Gatehouse::Demo
{

struct Route;

// How busy the gateway is at a time of the day and the week, 1 on average over a week (UTC).
double rhythmAt(qint64 timeMs);

class TrafficModel
{
public:
    // Both references outlive the model.
    TrafficModel(const TraceSample &trace, const Directory &directory, quint64 seed);

    // Requests per minute at rhythm 1.
    void setMeanRate(double requestsPerMinute) { m_meanRate = requestsPerMinute; }
    double meanRate() const { return m_meanRate; }
    // A rate without day and week, or 0 to follow the rhythm again.
    void setFixedRate(double requestsPerMinute) { m_fixedRate = requestsPerMinute; }
    void setState(GatewayState state) { m_state = std::move(state); }
    void setIncidents(QList<Incident> incidents) { m_incidents = std::move(incidents); }
    const QList<Incident> &incidents() const { return m_incidents; }

    // Requests that this minute (counted from 1970) would bring without incidents.
    double expectedRequests(qint64 minute) const;
    // The mean rate with which `history` holds `requests`.
    double rateFor(const TimeSpan &history, double requests) const;
    // Appends the attempts of all requests that arrive within the minute, in no particular order. They end later.
    void generate(qint64 minute, std::vector<Attempt> &attempts) const;

private:
    struct Draft {
        qint64 arrivalMs = 0;
        const ApiKey *key = nullptr;
        int model = 0;
        int endpoint = 0;
        bool streamed = false;
        int tokensIn = 0;
        int tokensOut = 0;
        int tokensCached = 0;
        quint32 ip = 0;
        double load = 1; // how busy the gateway is; it answers a little slower then
    };
    struct Fate; // status, class and whether another provider is tried
    using Active = std::vector<const Incident *>;

    Active incidentsOf(qint64 minute) const;
    void ordinaryRequests(qint64 minute, const Active &active, std::vector<Attempt> &attempts) const;
    void incidentRequests(qint64 minute, const Incident &incident, const Active &active,
                          std::vector<Attempt> &attempts) const;
    Draft draft(qint64 arrivalMs, double load, const ApiKey &key, RandomStream &random) const;
    void shape(Draft &request, const Incident &incident, RandomStream &random) const;
    Attempt opening(const Draft &request, RandomStream &random) const;
    bool refused(const Draft &request, const Active &active, Attempt &attempt, RandomStream &random) const;
    void serve(const Draft &request, const Active &active, RandomStream &random, std::vector<Attempt> &attempts) const;
    void tryRoute(const Draft &request, Attempt &attempt, const Route &route, const Active &active, bool &mayRetry,
                  RandomStream &random) const;
    Fate fateAt(int providerId, const Draft &request, const Active &active, RandomStream &random) const;

    const TraceSample &m_trace;
    const Directory &m_directory;
    quint64 m_seed;
    double m_meanRate = 0;
    double m_fixedRate = 0;
    GatewayState m_state;
    QList<Incident> m_incidents;
    std::vector<WeightedChoice> m_endpointChoices; // by model
};

} // namespace Gatehouse::Demo
