using ModelAudit.DataTool;

if (args is not ["hub-license-tags", string tags, string output])
{
    await Console.Error.WriteLineAsync("""
        Makes the data files under rules/lists from pinned inputs that are not part of the repository.

          ModelAudit.DataTool hub-license-tags TAGS.json OUTPUT.json
              TAGS.json: an array of { "tag", "name", "spdx" } as the Hugging Face Hub documents its license tags.
        """);
    return 2;
}

byte[] input = await File.ReadAllBytesAsync(tags);
await File.WriteAllTextAsync(output, HubLicenseTags.Convert(Path.GetFileName(tags), input));
return 0;
