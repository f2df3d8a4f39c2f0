// What was asked for of alerts.
#pragma once

#include "app/ctl/channelrequest.h"

#include "models/alerts/alert.h"

namespace Gatehouse::Ctl
{

struct AlertRequest {
    AlertFilter filter;
    bool all = false; // resolved ones, too
    std::optional<qint64> untilMs;
    std::optional<AlertVerdict> verdict;
    SilenceScope scope = SilenceScope::Alert;
    QString toOperator;           // who is to have it; empty: who acts
    QString bundleFile;           // of an incident, to read a replay from
    int days = 30;                // of a back-test
    QMap<QString, double> values; // settings that differ from the rule in force
    QStringList node;             // conditions; with none and no isOfAll: everywhere
    bool isOfAll = false;         // all traffic, as one node
    ChannelRequest channel;
};

} // namespace Gatehouse::Ctl
