// The page of a package that a person reads first: what the data are, why they are there, who gets them, what is not
// shown and why, and what the person can do (Article 15). It runs nothing, loads nothing, and prints.
#pragma once

#include "models/privacy/packagemanifest.h"
#include "models/privacy/packagepart.h"
#include "models/privacy/packagetexts.h"

#include <QMap>

namespace Gatehouse
{

// In the controller's own words. What is empty is said to be missing.
struct PackageNotice {
    QString controller;
    QString contact;
    QString dataProtectionOfficer;
    QStringList recipients;
    QString transfers;
    QString source;
    QString automatedDecisions;
    QString authority; // where to complain

    bool operator==(const PackageNotice &) const = default;
};

struct IndexPart {
    PackagePart part;
    QString jsonFile;
    QString csvFile;
    qint64 rows = 0;
    qint64 masked = 0;
    QMap<QString, qint64> withheld; // by ground
    QList<QStringList> first;       // a few rows, short
};

struct PackageIndex {
    QString caseId;
    Regime regime = Regime::Gdpr;
    qint64 madeMs = 0;
    PackageNotice notice;
    QList<IndexPart> parts;
};

// "index.html", "index.zh.html".
QString indexFile(PackageLanguage language);
QByteArray indexPage(const PackageIndex &index, PackageLanguage language);

// Text between tags or in an attribute; what cannot be shown becomes U+FFFD.
QString htmlText(const QString &text);

} // namespace Gatehouse
