namespace ModelAudit.Formats.Archives;

/// <summary>The codes of <see cref="ArchiveFacts.Hazards"/>.</summary>
internal static class ArchiveHazards
{
    // Names that lead elsewhere or read differently.
    public const string NameClimbs = "name-climbs";
    public const string NameAbsolute = "name-absolute";
    public const string NameDrive = "name-drive";
    public const string NameBackslash = "name-backslash";
    public const string NameNul = "name-nul";
    public const string NameControl = "name-control";
    public const string NameEmpty = "name-empty";
    public const string NameInvalid = "name-invalid";
    public const string DuplicateName = "duplicate-name";
    public const string SimilarName = "similar-name";
    public const string UnicodePath = "unicode-path";

    // Entries that are no files.
    public const string Link = "link";
    public const string LinkClimbs = "link-climbs";
    public const string Device = "device";
    public const string AntiItem = "anti-item";

    // Two readings of one archive.
    public const string LocalName = "local-name";
    public const string LocalSize = "local-size";
    public const string LocalFlags = "local-flags";
    public const string LocalMethod = "local-method";
    public const string LocalChecksum = "local-checksum";
    public const string NoDirectory = "no-directory";
    public const string HiddenEntry = "hidden-entry";
    public const string MissingEntry = "missing-entry";
    public const string Overlap = "overlap";
    public const string SeveralDirectories = "several-directories";
    public const string Directory = "directory";
    public const string Header = "header";
    public const string Sparse = "sparse";

    // Bytes that belong to nothing.
    public const string DataBefore = "data-before";
    public const string DataBetween = "data-between";
    public const string DataAfter = "data-after";

    // Content that is not what the archive says.
    public const string Checksum = "checksum";
    public const string Size = "size";
    public const string Damaged = "damaged";
    public const string Truncated = "truncated";
    public const string Bomb = "bomb";
    public const string EncryptionFlag = "encryption-flag";
    public const string PatchFlag = "patch-flag";

    /// <summary>The list for the documentation of the fact.</summary>
    public const string Summary =
        NameClimbs + ", " + NameAbsolute + ", " + NameDrive + ", " + NameBackslash + ", " + NameNul + ", " + NameControl + ", " + NameEmpty + ", " + NameInvalid + ", " +
        DuplicateName + ", " + SimilarName + " (names that differ by case or slashes only), " + UnicodePath + ", " +
        Link + " (a link that other entries lead through, or whose target is not where it says), " + LinkClimbs + ", " + Device + ", " + AntiItem + " (tells programs to delete a file), " +
        LocalName + ", " + LocalSize + ", " + LocalFlags + ", " + LocalMethod + ", " + LocalChecksum + " (the entry's own header disagrees with the directory), " +
        NoDirectory + ", " + HiddenEntry + ", " + MissingEntry + ", " + Overlap + ", " + SeveralDirectories + ", " + Directory + ", " + Header + ", " + Sparse + ", " +
        DataBefore + ", " + DataBetween + ", " + DataAfter + ", " +
        Checksum + ", " + Size + ", " + Damaged + ", " + Truncated + ", " + Bomb + ", " + EncryptionFlag + " or " + PatchFlag + ".";
}
