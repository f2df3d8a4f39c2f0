// The words of a package's index page, in the languages that it is written in.
#pragma once

#include "models/privacy/caseclock.h"

#include <QStringList>

namespace Gatehouse
{

enum class PackageLanguage { English, Chinese };

enum class PackagePhrase {
    LanguageTag,
    Title,
    CaseAndDay, // %1 case, %2 time
    OtherLanguage,
    AboutHeading,
    About,
    AboutFiles,
    ControllerHeading,
    Controller,
    Contact,
    DataProtectionOfficer,
    NotStated,
    ProcessedHeading,
    ProcessedCaption,
    TableHead,
    CategoryHead,
    PurposeHead,
    RetentionHead,
    RowsHead,
    FilesHead,
    KeptByDuty, // %1 ground
    RecipientsHeading,
    TransfersHeading,
    SourceHeading,
    AutomatedHeading,
    RightsHeading,
    AuthorityHeading,
    WithheldHeading,
    NothingWithheld,
    SecretsMasked, // %1 count
    WithheldLine,  // %1 table, %2 count, %3 ground
    Unread,        // %1 table, %2 columns
    FormulasNote,
    DataHeading,
    FirstRows, // %1 table, %2 shown, %3 of
    NoRows,
    GenuineHeading,
    Genuine,
};
QString packagePhrase(PackagePhrase phrase, PackageLanguage language);

// Of the data map's categories; one that is not known stays as it is.
QString categoryTitle(const QString &category, PackageLanguage language);
QStringList rightsOf(Regime regime, PackageLanguage language);

} // namespace Gatehouse
