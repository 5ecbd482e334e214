using System.Globalization;
using System.Text;
using ModelAudit.Samples.Models;

namespace ModelAudit.Benchmarks.Processes;

/// <summary>The license scanner as a whole process: license files, a source tree, and one file.</summary>
internal static class LicenseCases
{
    private const int LicenseFiles = 2_000;
    private const int FilesPerSecond = 200;
    private const int SourceFiles = 3_000;
    private const int SourceFileBytes = 20_000;
    private const double SourceBytesPerSecond = 30e6;

    public static IReadOnlyList<ProcessCase> All =>
    [
        new("license-one", directory => Write(directory, 1), ["license", "detect", "model"]) { MaxSeconds = 0.3, MaxPeakBytes = 64L << 20 },
        new("license-2000", directory => Write(directory, LicenseFiles), ["license", "detect", "model"]) { MaxSeconds = (double)LicenseFiles / FilesPerSecond, MaxPeakBytes = 80L << 20 },
        new("license-tree", WriteTree, ["license", "detect", "model"]) { MaxSeconds = (double)SourceFiles * SourceFileBytes / SourceBytesPerSecond, MaxPeakBytes = 80L << 20 },
    ];

    // The text of the MIT License with other holders and line ends, in the comments of every second file.
    private static void Write(string directory, int files)
    {
        string root = Directory.CreateDirectory(Path.Combine(directory, "model")).FullName;
        string text = Encoding.UTF8.GetString(SampleModels.DeepSeekR1.Build().Files["LICENSE"]);
        for (int i = 0; i < files; i++)
        {
            string own = string.Create(CultureInfo.InvariantCulture, $"Copyright (c) {1990 + (i % 35)} Holder {i}\n\n{text}");
            File.WriteAllText(Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"LICENSE-{i}")), i % 2 == 0 ? own : "# " + own.Replace("\n", "\n# ", StringComparison.Ordinal));
        }
    }

    // Source code with a header, and words like those of licenses here and there.
    private static void WriteTree(string directory)
    {
        string root = Directory.CreateDirectory(Path.Combine(directory, "model")).FullName;
        var random = new Random(5);
        string[] words = ["int", "return", "value", "index", "for", "if", "license_of", "warranty", "buffer", "length", "permitted", "=", "+", "(", ")", "{", "}", "0", "1"];
        for (int i = 0; i < SourceFiles; i++)
        {
            var code = new StringBuilder(i % 3 == 0 ? "/* SPDX-License-Identifier: MIT */\n" : "/*\n * Licensed under the Apache License, Version 2.0 (the \"License\");\n * you may not use this file except in compliance with the License.\n */\n", SourceFileBytes);
            while (code.Length < SourceFileBytes)
            {
                code.Append(words[random.Next(words.Length)]).Append(random.Next(9) == 0 ? '\n' : ' ');
            }

            File.WriteAllText(Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"file-{i}.c")), code.ToString());
        }
    }
}
