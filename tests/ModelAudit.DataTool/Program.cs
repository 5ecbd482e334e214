using ModelAudit.DataTool;
using ModelAudit.DataTool.Licenses;
using ModelAudit.Licensing.Terms;

switch (args)
{
    case ["hub-license-tags", string tags, string output]:
        byte[] input = await File.ReadAllBytesAsync(tags);
        await File.WriteAllTextAsync(output, HubLicenseTags.Convert(Path.GetFileName(tags), input));
        return 0;

    case ["onnx-operators", string table, string output]:
        await File.WriteAllTextAsync(output, OnnxOperators.Convert(Path.GetFileName(table), await File.ReadAllBytesAsync(table)));
        return 0;

    case ["license-index", string spdx, string folder, string output]:
        byte[] file = IndexFile.Of(IndexInputs.Build(await File.ReadAllBytesAsync(spdx), folder));
        await File.WriteAllBytesAsync(output, file);
        Console.WriteLine($"{file.Length} bytes");
        return 0;

    case ["license-terms", string folder]:
        string[] problems = [.. TermsCheck.Problems(LicenseTermsTable.Embedded.All, folder)];
        Array.ForEach(problems, Console.WriteLine);
        return problems.Length == 0 ? 0 : 1;

    case ["term-mark", string words]:
        Console.WriteLine(TermMark.Of(words));
        return 0;

    default:
        await Console.Error.WriteLineAsync("""
            Makes data files of the product from pinned inputs that are not part of the repository.

              ModelAudit.DataTool hub-license-tags TAGS.json OUTPUT.json
                  TAGS.json: an array of { "tag", "name", "spdx" } as the Hugging Face Hub documents its license tags.

              ModelAudit.DataTool onnx-operators TABLE.json OUTPUT.json
                  TABLE.json: { domain: { operator: { "since": [versions], "deprecated": version or null } } }, from the operator schemas of onnx.
                  OUTPUT.json: src/ModelAudit/Formats/Onnx/Operators/onnx-operators.json.

              ModelAudit.DataTool license-index SPDX-FULL.json FOLDER OUTPUT.bin
                  SPDX-FULL.json: of the npm package spdx-license-list 6.12.0 (npm pack spdx-license-list@6.12.0).
                  FOLDER: the texts of model licenses that Licenses/model-licenses.json names, as NAME.txt.
                  OUTPUT.bin: src/ModelAudit/Licensing/Detection/license-index.bin.

              ModelAudit.DataTool license-terms FOLDER
                  Compares the terms under rules/licenses/terms with the texts in FOLDER, as NAME.txt: digests, marks and clauses.

              ModelAudit.DataTool term-mark "WORDS"
                  The mark of words that support a term.
            """);
        return 2;
}
