// Bytes that are set aside on disk and read once, under a key that is nowhere but in memory: what is personal leaves no
// trace in the free blocks of a disk.
#pragma once

#include "models/privacy/draftfile.h"

#include <QByteArray>

#include <stop_token>

struct evp_cipher_ctx_st;

namespace Gatehouse
{

class CipheredSpool
{
public:
    // On the file system of that folder, which is where there is to be room for it.
    static Result<std::unique_ptr<CipheredSpool>> make(const QString &folder);
    ~CipheredSpool();
    CipheredSpool(const CipheredSpool &) = delete;
    CipheredSpool &operator=(const CipheredSpool &) = delete;

    Result<void> write(QByteArrayView bytes);
    // All of it, piece by piece; nothing can be written afterwards.
    Result<void> read(const ByteSink &sink, const std::stop_token &stop = {});

private:
    CipheredSpool(const QString &folder, OpenFile file);
    void start();
    QByteArrayView turned(QByteArrayView bytes);

    QString m_folder;
    OpenFile m_file;
    QByteArray m_key;
    QByteArray m_turned;
    evp_cipher_ctx_st *m_context;
};

} // namespace Gatehouse
