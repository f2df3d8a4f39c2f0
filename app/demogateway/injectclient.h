// The other side of --inject: asks the gateway that runs on a folder to begin an incident.
#pragma once

#include "app/demogateway/options.h"

#include <QNetworkAccessManager>
#include <QObject>

class QNetworkReply;

namespace Gatehouse::Demo
{

class InjectClient final : public QObject
{
    Q_OBJECT
public:
    explicit InjectClient(QObject *parent = nullptr);

    // Reads the connection file of the folder and sends the call; finished() follows, also when nothing could be sent.
    void send(const Options &options);

signals:
    // The incident as JSON, or what went wrong.
    void finished(const Gatehouse::Result<QByteArray> &answer);

private:
    Result<void> post(const Options &options);
    void readAnswer(QNetworkReply *reply);

    QNetworkAccessManager m_network;
};

} // namespace Gatehouse::Demo
