#include "app/ctl/commands.h"
#include "app/ctl/commandtexts.h"

namespace Gatehouse::Ctl
{

static const QList<CommandText> kDataMapCommandTexts{
    {Command::DataMapClassify,
     &dataMapClassify,
     "datamap classify",
     "says what is in a table or column that the profile does not know",
     "PLACE is TABLE.COLUMN or TABLE. A column wants --category, and --on-erasure where its rows stay; a table wants "
     "--machinery,\nor --category, --purpose, --retention-class and --subject or --unlinked. It counts from the next "
     "plan on. For privacy\nofficers and admins.",
     {"category", "on-erasure", "of-subject", "machinery", "purpose", "retention-class", "disposition", "ground",
      "keep-for", "subject", "unlinked", "impersonal", "time", "reason", "as", "passphrase-env", "json"},
     "PLACE",
     {"reason"}},
    {Command::DataMapWithdraw,
     &dataMapWithdraw,
     "datamap withdraw",
     "takes back what was said of a table or column",
     "The history keeps it. Until it is classified anew no plan can be approved. For privacy officers and admins.",
     {"reason", "as", "passphrase-env", "json"},
     "PLACE",
     {"reason"}},
    {Command::DataMapSuggest,
     &dataMapSuggest,
     "datamap suggest",
     "tells what is probably in a column, and why",
     "By its name, its type and the shapes of at most 200 of its newest values. No value is kept, shown or sent "
     "anywhere. For\nprivacy officers and admins.",
     {"as", "passphrase-env", "json"},
     "TABLE.COLUMN"},
    {Command::DataMapExport,
     &dataMapExport,
     "datamap export",
     "prints what was classified here as a fragment of a profile",
     "JSON in the form of the profile file, to be merged into it.",
     {"as", "passphrase-env"}},
    {Command::DataMapDisclosure,
     &dataMapDisclosure,
     "datamap disclosure",
     "writes which categories were collected in the past 12 months, why, from where, and who gets them",
     "FILE ends in .csv or .md. Every table about people is counted up to ten thousand rows, for at most five seconds "
     "each.",
     {"out", "as", "passphrase-env"},
     nullptr,
     {"out"}},
    {Command::DataMapRecord,
     &dataMapRecord,
     "datamap record",
     "writes the record of processing activities of Article 30 GDPR",
     "FILE ends in .csv or .md. What is not known says so.",
     {"out", "controller", "contact", "officer", "as", "passphrase-env"},
     nullptr,
     {"out", "controller", "contact"}},
    {Command::DataMap,
     &dataMap,
     "datamap",
     "lists tables and columns with what is in them, and what nobody has classified",
     "Exits with 1 while a table or column of the database is not classified.",
     {"as", "passphrase-env", "json"}},
};

const QList<CommandText> &dataMapCommandTexts()
{
    return kDataMapCommandTexts;
}

} // namespace Gatehouse::Ctl
