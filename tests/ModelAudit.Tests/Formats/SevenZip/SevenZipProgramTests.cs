using ModelAudit.Formats.Archives;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.SevenZip;

/// <summary>What 7-Zip 26 itself packs.</summary>
public sealed class SevenZipProgramTests
{
    // A pickled list of one text, 'modelaudit' thirty times, as protocol 2 writes it.
    private static readonly byte[] Pickle = [0x80, 2, (byte)']', (byte)'q', 0, (byte)'X', 44, 1, 0, 0, .. Enumerable.Repeat("modelaudit"u8.ToArray(), 30).SelectMany(part => part), (byte)'q', 1, (byte)'a', (byte)'.'];

    [Theory]
    [InlineData("lzma", "N3q8ryccAAQICoH2IgAAAAAAAABGAAAAAAAAAJG3oIUAQACHSdeBZzEA57LFHzZXDynAltZnJfAS8aAblH5sjAMAAQQGAAEJIgAHCwEAASMDAQEFXQAQAAAMgToACAoB6ThnggAABQEZBQAAAAAAEQ0AbQAuAHAAawBsAAAAFQYBACCApIEAAA==")]
    [InlineData("lzma2", "N3q8ryccAAQcutexKQAAAAAAAABGAAAAAAAAAHGRU2XgATkAIV0AQACHSdeBZzEA57LFHzZXDynAltZnJfAS8aAblH5sjAMAAAEEBgABCSkABwsBAAEhIQEADIE6AAgKAek4Z4IAAAUBGQsAAAAAAAAAAAAAABENAG0ALgBwAGsAbAAAABUGAQAggKSBAAA=")]
    [InlineData("ppmd", "N3q8ryccAAShDgxFIAAAAAAAAABGAAAAAAAAANhBg4oAf4LPtwZLpdvIrMjSp+AHYDzY/IkDK1gc6lOAHWNWAAEEBgABCSAABwsBAAEjAwQBBQYAAAEADIE6AAgKAek4Z4IAAAUBGQUAAAAAABENAG0ALgBwAGsAbAAAABUGAQAggKSBAAA=")]
    [InlineData("bzip2", "N3q8ryccAAQFZwagTgAAAAAAAABGAAAAAAAAAKshmxVCWmg5MUFZJlNZ7iyDEAAAnNPAcAAABQBCJiamAEAAIABQoBgADeqpoNAaPUyxbS1X41vfyD2CoPJBiC9IVB9aoO4K/F3JFOFCQ7iyDEABBAYAAQlOAAcLAQABAwQCAgyBOgAICgHpOGeCAAAFARkLAAAAAAAAAAAAAAARDQBtAC4AcABrAGwAAAAVBgEAIICkgQAA")]
    [InlineData("deflate", "N3q8ryccAARHUOSoLQAAAAAAAABGAAAAAAAAAHWuVcTtxrEJACAMBMCP84jz2FgEYiEoEtA+o2eELJCrzspQ9ErAuTI3f1kvF02JmwMBBAYAAQktAAcLAQABAwQBCAyBOgAICgHpOGeCAAAFARkLAAAAAAAAAAAAAAARDQBtAC4AcABrAGwAAAAVBgEAIICkgQAA")]
    [InlineData("deflate64", "N3q8ryccAATUXyPiLQAAAAAAAABGAAAAAAAAAMMH8MXlxrEJACAMBMCP84jz2FgEYiEoEtA+o2eEDJCrzspQ9ErAuTI3f1kv/cIpcXMBBAYAAQktAAcLAQABAwQBCQyBOgAICgHpOGeCAAAFARkLAAAAAAAAAAAAAAARDQBtAC4AcABrAGwAAAAVBgEAIICkgQAA")]
    [InlineData("stored", "N3q8ryccAARvCyZUOgEAAAAAAABGAAAAAAAAAFWdFOmAAl1xAFgsAQAAbW9kZWxhdWRpdG1vZGVsYXVkaXRtb2RlbGF1ZGl0bW9kZWxhdWRpdG1vZGVsYXVkaXRtb2RlbGF1ZGl0bW9kZWxhdWRpdG1vZGVsYXVkaXRtb2RlbGF1ZGl0bW9kZWxhdWRpdG1vZGVsYXVkaXRtb2RlbGF1ZGl0bW9kZWxhdWRpdG1vZGVsYXVkaXRtb2RlbGF1ZGl0bW9kZWxhdWRpdG1vZGVsYXVkaXRtb2RlbGF1ZGl0bW9kZWxhdWRpdG1vZGVsYXVkaXRtb2RlbGF1ZGl0bW9kZWxhdWRpdG1vZGVsYXVkaXRtb2RlbGF1ZGl0bW9kZWxhdWRpdG1vZGVsYXVkaXRtb2RlbGF1ZGl0bW9kZWxhdWRpdG1vZGVsYXVkaXRtb2RlbGF1ZGl0cQFhLgEEBgABCYE6AAcLAQABAQAMgToACAoB6ThnggAABQEZDAAAAAAAAAAAAAAAABENAG0ALgBwAGsAbAAAABUGAQAggKSBAAA=")]
    [InlineData("bcj-x86 lzma2", "N3q8ryccAAQ6sK7vKQAAAAAAAABGAAAAAAAAAGDqE/fgATkAIV0AQACHSdeBZzEA57LFHzZXDynAltZnJfAS8aAblH5sjAMAAAEEBgABCSkABwsBAAIhIQEABAMDAQMBAAyBOoE6AAgKAek4Z4IAAAUBGQIAABENAG0ALgBwAGsAbAAAABUGAQAggKSBAAA=")]
    [InlineData("bcj-arm lzma2", "N3q8ryccAARgdokUKQAAAAAAAABGAAAAAAAAAADfhU/gATkAIV0AQACHSdeBZzEA57LFHzZXDynAltZnJfAS8aAblH5sjAMAAAEEBgABCSkABwsBAAIhIQEABAMDBQEBAAyBOoE6AAgKAek4Z4IAAAUBGQIAABENAG0ALgBwAGsAbAAAABUGAQAggKSBAAA=")]
    [InlineData("bcj-arm64 lzma2", "N3q8ryccAAQuX8VSKQAAAAAAAABGAAAAAAAAAJHQ/ebgATkAIV0AQACHSdeBZzEA57LFHzZXDynAltZnJfAS8aAblH5sjAMAAAEEBgABCSkABwsBAAIhIQEAAQoBAAyBOoE6AAgKAek4Z4IAAAUBGQUAAAAAABENAG0ALgBwAGsAbAAAABUGAQAggKSBAAA=")]
    [InlineData("bcj-arm-thumb lzma2", "N3q8ryccAAQMJcIXKQAAAAAAAABGAAAAAAAAAKPqlpzgATkAIV0AQACHSdeBZzEA57LFHzZXDynAltZnJfAS8aAblH5sjAMAAAEEBgABCSkABwsBAAIhIQEABAMDBwEBAAyBOoE6AAgKAek4Z4IAAAUBGQIAABENAG0ALgBwAGsAbAAAABUGAQAggKSBAAA=")]
    [InlineData("bcj-ppc lzma2", "N3q8ryccAAQn7eIwKQAAAAAAAABGAAAAAAAAANooAzXgATkAIV0AQACHSdeBZzEA57LFHzZXDynAltZnJfAS8aAblH5sjAMAAAEEBgABCSkABwsBAAIhIQEABAMDAgUBAAyBOoE6AAgKAek4Z4IAAAUBGQIAABENAG0ALgBwAGsAbAAAABUGAQAggKSBAAA=")]
    [InlineData("bcj-sparc lzma2", "N3q8ryccAAT784Q+KQAAAAAAAABGAAAAAAAAAHfHvhzgATkAIV0AQACHSdeBZzEA57LFHzZXDynAltZnJfAS8aAblH5sjAMAAAEEBgABCSkABwsBAAIhIQEABAMDCAUBAAyBOoE6AAgKAek4Z4IAAAUBGQIAABENAG0ALgBwAGsAbAAAABUGAQAggKSBAAA=")]
    [InlineData("delta lzma2", "N3q8ryccAASc8DoyLAAAAAAAAABGAAAAAAAAACz1C07gATkAJF0AQACXqAuHRBkrce8kXqB8UyeL7gYxj+5tiWDi94OkbTCrc9hAAAEEBgABCSwABwsBAAIhIQEAIQMBAQEADIE6gToACAoB6ThnggAABQEZAwAAABENAG0ALgBwAGsAbAAAABUGAQAggKSBAAA=")]
    [InlineData("bcj2 lzma2", "N3q8ryccAARWRSTILgAAAAAAAABWAAAAAAAAACDxrm3gATkAIV0AQACHSdeBZzEA57LFHzZXDynAltZnJfAS8aAblH5sjAMAAAAAAAAAAQQGAAQJKQAABQAHCwEAAiEhAQAUAwMBGwQBAQAAAgMEDIE6gToACAoB6ThnggAABQEZCQAAAAAAAAAAABENAG0ALgBwAGsAbAAAABUGAQAggKSBAAA=")]
    [InlineData("bcj-riscv lzma2", "N3q8ryccAAQOhrz4KQAAAAAAAAA+AAAAAAAAALS8gjPgATkAIV0AQACHSdeBZzEA57LFHzZXDynAltZnJfAS8aAblH5sjAMAAAEEBgABCSkABwsBAAIhIQEAAQsBAAyBOoE6AAgKAek4Z4IAAAUBGQUAAAAAABENAG0ALgBwAGsAbAAAAAAA")]
    [InlineData("bcj-ia64 lzma2", "N3q8ryccAARtbfxaKQAAAAAAAAA+AAAAAAAAAOI/u5LgATkAIV0AQACHSdeBZzEA57LFHzZXDynAltZnJfAS8aAblH5sjAMAAAEEBgABCSkABwsBAAIhIQEABAMDBAEBAAyBOoE6AAgKAek4Z4IAAAUBGQIAABENAG0ALgBwAGsAbAAAAAAA")]
    [InlineData("lzma2 swap2", "N3q8ryccAASWe6CoKQAAAAAAAAA+AAAAAAAAAFrJxWngATkAIV0AASEJtKQ/UAKiZtMV8dssl0tJzKF4t5B9/6GWbn9eSGAAAAEEBgABCSkABwsBAAIhIQEAAwIDAgEADIE6gToACAoB6ThnggAABQEZAwAAABENAG0ALgBwAGsAbAAAAAAA")]
    [InlineData("lzma2 swap4", "N3q8ryccAATlV8daMAAAAAAAAAA+AAAAAAAAAOJpr+rgATkAKF0AOJc8SEAIrjEKyneLi935jGTlZ9NdBIqi6hHktBmt4FFiD5KlRulFAAABBAYAAQkwAAcLAQACISEBAAMCAwQBAAyBOoE6AAgKAek4Z4IAAAUBGQMAAAARDQBtAC4AcABrAGwAAAAAAA==")]
    public void Its_archives_are_read(string methods, string archive)
    {
        ArchiveExamination found = ArchiveExamination.Of(Convert.FromBase64String(archive), "a.7z");
        Assert.True(found.Saw("m.pkl", Pickle), string.Join(' ', found.Hazards) + string.Join(' ', found.Gaps.Select(gap => gap.Detail)));
        Assert.Equal(methods, string.Join(' ', found.Value(ArchiveFacts.Methods)));
        Assert.Equal("pickle", found["m.pkl"].Format);
        Assert.Empty(found.Hazards);
        Assert.Empty(found.Gaps);
        Assert.Equal(0, found.Value(ArchiveFacts.Unverified));
    }

    [Theory]
    [InlineData("encrypted", "N3q8ryccAATRpjSgMAAAAAAAAABWAAAAAAAAAFEhqfhK4TlXkwdmCjAUjqmLpyKJP4NiCDrGUlmIaCbnkQU42JsFt/GyeRBaRImIp9bL33YBBAYAAQkwAAcLAQACJAbxBwESUw/I7t0i74v2pvM+PC9Oo3gmISEBAAEADCmBOgAICgHpOGeCAAAFARkAEQ0AbQAuAHAAawBsAAAAFQYBACCApIEAAA==")]
    [InlineData("encrypted", "N3q8ryccAARzRCEhkAAAAAAAAAAuAAAAAAAAAJhYxEvhgB2YCIMe9OJlpWoeXOrcWo5JnUQ7A6IUa2gznBS1ct7b2PcMy+BN86do8edTRMjzTQCtW352OOTPkilFAhRr+x/TxDBQsG+pOe0SZ4gM7TT+EaFZQnh9QUNh4dj75ftujxkg1rvwzxSVVAb48mSe8UXABwLb/+VQkSp4/PRxfEJ0Nr5XEqFDXB29i54/RhcXBjABCWAABwsBAAEkBvEHARJTD1st5fIxIBAgq7ZMdign1H0MVgoB7jlYSgAA")]
    public void What_needs_a_password_is_a_gap(string reason, string archive)
    {
        ArchiveExamination found = ArchiveExamination.Of(Convert.FromBase64String(archive), "a.7z");
        Assert.Equal([reason], found.Unexamined);
        Assert.Empty(found.Hazards);
        Assert.NotEmpty(found.Gaps);
    }

    [Fact]
    public void Machine_code_whose_targets_lie_in_streams_of_their_own_is_put_together()
    {
        ArchiveExamination found = ArchiveExamination.Of(Convert.FromBase64String("N3q8ryccAATTz2aZpAAAAAAAAAB0AAAAAAAAAMImkNMAKqJLzohDPXige5zsoOlLTiISMw5uuCuOSm+xMR1R2cs+kR4Lve8qfqJ3BGqYa0mwnx7yXv6JqYjUxIqEsCtNlJRw8KVQBlM1qN1/HH+P0r5McO32W6RlecJ1vQAA/////tozrJUAAGgdgJFmJiXX0qCwhFLFS9clc+Tt380pQIMAAGgngGkVa9ejuCfjt7X5bi6p+nTSCeOnpRD+VPiMs3BibAEEBgAECV0JGyMABwsBAAQjAwEBBWwAEAAAIwMBAQVsABAAACMDAQEFXQAQAAAUAwMBGwQBBQAEAQMCAgYBAAxgQICxgVEACAoB2IYizQAABQEZCQAAAAAAAAAAABETAGMAbwBkAGUALgBiAGkAbgAAAAAA"), "a.7z");
        Assert.True(found.Saw("code.bin", MachineCode()), string.Join(' ', found.Gaps.Select(gap => gap.Detail)));
        Assert.Empty(found.Hazards);
        Assert.Equal("bcj2 lzma", string.Join(' ', found.Value(ArchiveFacts.Methods)));
    }

    // Calls and jumps of every kind to a few places, and a call without a target at the end.
    private static byte[] MachineCode()
    {
        byte[][] opcodes = [[0xE8], [0xE9], [0x0F, 0x84], [0x0F, 0x8F], [0xE8]];
        var code = new List<byte>();
        uint noise = 1;
        for (int i = 0; i < 40; i++)
        {
            noise = ((noise * 1_103_515_245) + 12_345) & 0x7FFFFFFF;
            code.AddRange([0x55, 0x89, (byte)(noise >> 8), .. opcodes[i % 5]]);
            code.AddRange(BitConverter.GetBytes((int)((noise >> 16) % 7 * 40) - code.Count));
        }

        return [.. code, 0xE8];
    }
}
