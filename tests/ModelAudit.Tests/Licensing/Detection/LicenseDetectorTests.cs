using System.Collections.Immutable;
using CsCheck;
using ModelAudit.Licensing;

namespace ModelAudit.Tests.Licensing.Detection;

public sealed class LicenseDetectorTests
{
    private static readonly LicenseDetector Detector = LicenseDetector.Embedded;

    private static DetectedLicense Only(string text) => Assert.Single(Detector.Detect(text).Licenses);

    private static string Comment(string text, string mark) => string.Concat(text.Trim().Split('\n').Select(line => $"{mark} {line}".TrimEnd() + "\n"));

    public static TheoryData<string, string> Texts => new()
    {
        { "MIT", SampleLicenses.Mit }, { "BSD-3-Clause", SampleLicenses.Bsd3 }, { "ISC", SampleLicenses.Isc },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_is_recognised_whatever_it_is_dressed_in(string id, string text)
    {
        string[] dressed =
        [
            text,
            text.Replace("\n", "\r\n", StringComparison.Ordinal),
            string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            "/*\n" + Comment(text, " *") + " */\nint main(void) { return 0; }\n",
            Comment(text, "#") + "import os\n",
            Comment(text, "//"),
            Comment(text, ";;"),
            "<html><body><p>" + System.Net.WebUtility.HtmlEncode(text).Replace("\n\n", "</p>\n<p>", StringComparison.Ordinal) + "</p></body></html>",
            text.Replace("\"AS IS\"", "“AS IS”", StringComparison.Ordinal).Replace("'", "’", StringComparison.Ordinal),
            "# A project\n\nParses things.\n\n## License\n\n" + text + "\n## Contributing\n\nSend a patch.\n",
            Newtonsoft.Json.JsonConvert.ToString(text),
        ];
        Assert.All(dressed, variant =>
        {
            DetectedLicense license = Only(variant);
            Assert.Equal((id, LicenseMatchKind.Text), (license.Id, license.Kind));
            Assert.True(license.Verdict is LicenseVerdict.Exact or LicenseVerdict.Equivalent, license.Reason);
            Assert.Empty(license.Differences);
        });
    }

    [Theory]
    [InlineData("Alternatively, this software may be distributed under the terms of the GNU General Public License (\"GPL\") version 2, in which case the provisions of the GPL apply INSTEAD OF those given above.", LicenseVerdict.Equivalent)]
    [InlineData("Alternatively, this software may be used under the terms of the GNU General Public License version 2 for non-commercial purposes only.", LicenseVerdict.Modified)]
    [InlineData("Alternatively, you may pay us and ask whom you like for the terms under which this software is distributed.", LicenseVerdict.Modified)]
    public void Another_license_offered_within_a_text_is_no_change_of_it(string offer, LicenseVerdict verdict)
    {
        int disclaimer = SampleLicenses.Bsd3.IndexOf("THIS SOFTWARE", StringComparison.Ordinal);
        LicenseDetection detection = Detector.Detect(SampleLicenses.Bsd3[..disclaimer] + offer + "\n\n" + SampleLicenses.Bsd3[disclaimer..]);
        Assert.Equal(verdict, detection.Licenses.First(license => license.Id == "BSD-3-Clause").Verdict);
        Assert.Equal(verdict == LicenseVerdict.Equivalent, detection.Licenses.Any(license => license.Id == "GPL-2.0-only"));
    }

    [Fact]
    public void A_match_says_where_it_is()
    {
        DetectedLicense license = Only("one\ntwo\n\n" + SampleLicenses.Isc + "\nafter\n");
        Assert.Equal((4, 14), (license.StartLine, license.EndLine));
    }

    [Theory]
    [InlineData("without restriction", "with restrictions", "restriction")]
    [InlineData("free of charge", "for a fee", "restriction")]
    [InlineData("is hereby granted", "is not hereby granted", "negation")]
    [InlineData("to any person", "to 5 persons", "number")]
    [InlineData("to any person", "to every person", "wording")]
    public void A_changed_word_makes_the_text_modified(string from, string to, string meaning)
    {
        DetectedLicense license = Only(SampleLicenses.Mit.Replace(from, to, StringComparison.Ordinal));
        Assert.Equal(("MIT", LicenseVerdict.Modified), (license.Id, license.Verdict));
        Assert.Contains(license.Differences, difference => difference.Meaning == meaning && difference.StartLine is 5 or 7);
        Assert.Equal(meaning != "wording", license.IsMateriallyModified);
        Assert.InRange(license.Confidence, 1, 95);
    }

    [Fact]
    public void A_word_that_grants_is_missed()
    {
        DetectedLicense license = Only(SampleLicenses.Bsd3.Replace("are permitted", "are tolerated", StringComparison.Ordinal));
        Assert.Equal(["grant"], license.Differences.Select(difference => difference.Meaning));
        Assert.True(license.IsMateriallyModified);
    }

    [Fact]
    public void A_whole_sentence_is_more_than_wording_whatever_it_says()
    {
        DetectedLicense license = Only(SampleLicenses.Bsd3.Replace("3. Neither", "3. Redistributions carry the drawing of a small blue horse on their cover.\n\n4. Neither", StringComparison.Ordinal));
        Assert.Equal(["clause"], license.Differences.Select(difference => difference.Meaning));
        Assert.True(license.IsMateriallyModified);
    }

    [Fact]
    public void A_clause_in_place_of_the_title_is_seen() =>
        Assert.True(Only(SampleLicenses.Mit.Replace("MIT License\n", "MIT License\n\nOrganizations with more than 250 employees must purchase a license.\n", StringComparison.Ordinal)).IsMateriallyModified);

    [Fact]
    public void Conditions_without_the_disclaimer_are_a_part_of_the_license()
    {
        string text = SampleLicenses.Bsd3[..SampleLicenses.Bsd3.IndexOf("3. Neither", StringComparison.Ordinal)];
        DetectedLicense license = Only(text);
        Assert.Equal(("BSD-2-Clause", LicenseVerdict.Partial), (license.Id, license.Verdict));
    }

    [Fact]
    public void What_was_inserted_is_quoted_with_its_line()
    {
        DetectedLicense license = Only(SampleLicenses.Bsd3.Replace("3. Neither", "3. Commercial use is not allowed.\n\n4. Neither", StringComparison.Ordinal));
        LicenseDifference difference = Assert.Single(license.Differences);
        Assert.Equal("line 14: \"Commercial use is not allowed\" inserted (restriction)", difference.ToString());
    }

    [Fact]
    public void A_dropped_clause_is_said_as_position_and_amount()
    {
        int start = SampleLicenses.Bsd3.IndexOf("(INCLUDING, BUT NOT LIMITED TO, PROCUREMENT", StringComparison.Ordinal);
        int end = SampleLicenses.Bsd3.IndexOf("HOWEVER", StringComparison.Ordinal);
        DetectedLicense license = Only(SampleLicenses.Bsd3[..start] + SampleLicenses.Bsd3[end..]);
        Assert.True(license.Verdict is LicenseVerdict.Modified, license.Reason);
        LicenseDifference difference = Assert.Single(license.Differences);
        Assert.Equal(("missing", string.Empty), (difference.Kind, difference.Text));
        Assert.InRange(difference.MissingWords, 15, 25);
        Assert.InRange(difference.MissingAt, 70, 85);
        Assert.True(license.IsMateriallyModified);
    }

    [Theory]
    [InlineData("The Software may not be used for commercial purposes.")]
    [InlineData("Non-commercial use only.")]
    [InlineData("You must not use the Software for military purposes.")]
    [InlineData("Companies with more than 100 million monthly active users must request a separate license.")]
    [InlineData("Use of the software for surveillance is prohibited.")]
    [InlineData("You may use this software for research purposes only.")]
    [InlineData("The following additional conditions apply to the use of the Software.")]
    [InlineData("This license does not permit use by companies with more than 100 employees.")]
    [InlineData("Companies have to pay an annual fee for the use of this software.")]
    [InlineData("Free for personal and educational use. Contact us for a commercial license.")]
    [InlineData("Organizations with more than 250 employees must purchase a license.")]
    [InlineData("The use of the software for law enforcement is excluded.")]
    [InlineData("Selling copies of the software requires a paid license.")]
    [InlineData("You agree not to use the Model to harm others.")]
    public void A_restriction_beside_the_text_makes_it_modified(string sentence)
    {
        Assert.All(new[] { SampleLicenses.Mit + "\n" + sentence + "\n", sentence + "\n\n" + SampleLicenses.Mit }, text =>
        {
            DetectedLicense license = Detector.Detect(text).Licenses.Single(found => found.Kind == LicenseMatchKind.Text);
            Assert.Equal(("MIT", LicenseVerdict.Modified), (license.Id, license.Verdict));
            Assert.Contains(license.Differences, difference => difference is { Kind: "beside", Meaning: "restriction" });
        });
        Assert.Equal("LicenseRef-modified-MIT", Detector.Detect(SampleLicenses.Mit + "\n" + sentence).Expression!.ToString());
    }

    [Theory]
    [InlineData("Copyright (c) 2021 Jane Doe. Commercial use is prohibited.")]
    [InlineData("Copyright (c) 2021 Jane Doe. This grant is limited to non-commercial research.")]
    [InlineData("Copyright (c) 2021 Jane Doe. Companies whose annual revenue exceeds one million must pay a fee.")]
    public void A_restriction_cannot_hide_in_a_copyright_notice(string notice)
    {
        DetectedLicense license = Only(SampleLicenses.Mit.Replace("Copyright (c) 2021 Jane Doe", notice, StringComparison.Ordinal));
        Assert.Equal(("MIT", LicenseVerdict.Modified), (license.Id, license.Verdict));
        Assert.Equal("LicenseRef-modified-MIT", LicenseDetector.Embedded.Detect(SampleLicenses.Mit.Replace("Copyright (c) 2021 Jane Doe", notice, StringComparison.Ordinal)).Expression!.ToString());
    }

    [Theory]
    [InlineData("Contributions are welcome. Please open an issue first.")]
    [InlineData("The results may not be reproducible on other hardware.")]
    [InlineData("For questions write to the authors.")]
    [InlineData("You may obtain a copy of the License at our site.")]
    [InlineData("You can obtain a copy of the license at usr/src/LICENSE.")]
    public void Other_text_beside_it_changes_nothing(string sentence) => Assert.Equal(LicenseVerdict.Exact, Only(SampleLicenses.Mit + "\n" + sentence + "\n").Verdict);

    [Fact]
    public void The_notice_of_another_license_beside_it_restricts_nothing()
    {
        LicenseDetection detection = Detector.Detect(SampleLicenses.Mit + "\nLicensed under the Apache License, Version 2.0 (the \"License\"); you may not use this file except in compliance with the License.\n");
        Assert.Equal("MIT AND Apache-2.0", detection.Expression!.ToString());
        Assert.True(Detector.Detect(SampleLicenses.Mit + "\nYou may not use this file except in compliance with the License and only for noncommercial purposes.\n").Licenses[0].IsMateriallyModified);
    }

    [Theory]
    [InlineData("THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE", "THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABEL")]
    [InlineData("specific prior", "prior specific")]
    public void A_slip_of_the_pen_is_no_difference(string from, string to)
    {
        Assert.Contains(from, SampleLicenses.Bsd3, StringComparison.Ordinal);
        Assert.Empty(Only(SampleLicenses.Bsd3.Replace(from, to, StringComparison.Ordinal)).Differences);
    }

    [Fact]
    public void Alternatives_of_the_template_are_no_difference()
    {
        int start = SampleLicenses.Bsd3.IndexOf("Neither the name", StringComparison.Ordinal);
        int end = SampleLicenses.Bsd3.IndexOf("permission.", start, StringComparison.Ordinal);
        DetectedLicense license = Only(SampleLicenses.Bsd3[..start] + "The name of the author may not be used to endorse or promote products derived from this software without specific prior written " + SampleLicenses.Bsd3[end..]);
        Assert.Equal("BSD-3-Clause", license.Id);
        Assert.Empty(license.Differences);
    }

    [Fact]
    public void The_name_of_a_holder_is_no_difference()
    {
        string text = SampleLicenses.Bsd3.Replace("the copyright holder nor", "Frobnicate GmbH nor", StringComparison.Ordinal)
            .Replace("THE COPYRIGHT HOLDERS AND CONTRIBUTORS", "FROBNICATE GMBH", StringComparison.Ordinal).Replace("THE COPYRIGHT HOLDER OR CONTRIBUTORS", "FROBNICATE", StringComparison.Ordinal);
        DetectedLicense license = Only(text);
        Assert.Equal(("BSD-3-Clause", LicenseVerdict.Equivalent), (license.Id, license.Verdict));
    }

    [Fact]
    public void A_half_of_a_text_is_partial()
    {
        DetectedLicense license = Only(SampleLicenses.Bsd3[(SampleLicenses.Bsd3.Length * 4 / 10)..]);
        Assert.Equal(LicenseVerdict.Partial, license.Verdict);
        Assert.True(license.IsMateriallyModified);
    }

    [Fact]
    public void Several_texts_in_one_file_are_all_found_in_order()
    {
        LicenseDetection detection = Detector.Detect("The parser:\n\n" + SampleLicenses.Bsd3 + "\n----\nThe writer:\n\n" + SampleLicenses.Isc + "\n----\nThe rest:\n\n" + SampleLicenses.Mit);
        Assert.Equal(["BSD-3-Clause", "ISC", "MIT"], detection.Licenses.Select(license => license.Id));
        Assert.Equal("BSD-3-Clause AND ISC AND MIT", detection.Expression!.ToString());
        Assert.InRange(detection.OtherWords, 5, 12);
    }

    [Fact]
    public void The_same_text_twice_is_found_twice() => Assert.Equal(2, Detector.Detect(SampleLicenses.Isc + "\nand for the other part\n\n" + SampleLicenses.Isc).Licenses.Length);

    [Fact]
    public void Many_texts_in_one_file_are_all_found()
    {
        string text = string.Concat(Enumerable.Range(0, 150).Select(i => $"Component {i}\n\n{SampleLicenses.Bsd3}\n"));
        LicenseDetection detection = Detector.Detect(text);
        Assert.True(detection.IsComplete);
        Assert.Equal(150, detection.Licenses.Count(license => license is { Id: "BSD-3-Clause", Verdict: LicenseVerdict.Exact or LicenseVerdict.Equivalent }));
        Assert.Equal("BSD-3-Clause", detection.Expression!.ToString());
    }

    // What takes long per word when nothing bounds it: phrases of many licenses over and over, and marks that begin something and never end it.
    [Theory]
    [InlineData("including, but not limited to, the implied warranties of merchantability and fitness for a particular purpose are disclaimed. ")]
    [InlineData("license: ")]
    [InlineData("SPDX-License-Identifier: ")]
    [InlineData("license: (((((((((( ")]
    [InlineData("GPL version ")]
    [InlineData("copyright (c) 2020 ")]
    [InlineData("<a ")]
    [InlineData("non ")]
    [InlineData("[x](")]
    [InlineData("02110 ")]
    public void Hostile_repetition_ends_soon(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Detector.Detect(text);
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(3), $"{clock.Elapsed}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n")]
    [InlineData("hello")]
    [InlineData("The quick brown fox jumps over the lazy dog. No part of this story grants anything to anyone, whatever it says of foxes and of dogs.")]
    [InlineData("warranty warranty warranty warranty warranty warranty warranty warranty warranty warranty")]
    [InlineData("This model was trained on text. It may be used as the card says. See the mit of the sum, and the apache helicopter.")]
    public void Where_nothing_is_said_nothing_is_found(string text)
    {
        LicenseDetection detection = Detector.Detect(text);
        Assert.Empty(detection.Licenses);
        Assert.Null(detection.Expression);
        Assert.True(detection.IsComplete);
    }

    [Fact]
    public void Deleting_words_never_raises_the_coverage()
    {
        string[] words = SampleLicenses.Bsd3[SampleLicenses.Bsd3.IndexOf("Redistribution", StringComparison.Ordinal)..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Gen.Select(Gen.Int[0, words.Length - 1], Gen.Int[1, 40], Gen.Int[0, words.Length - 1], Gen.Int[0, 20]).Sample(
            (first, length, second, more) =>
            {
                string[] once = [.. words.Where((_, i) => i < first || i >= first + length)];
                string[] twice = [.. once.Where((_, i) => i < second || i >= second + more)];
                Assert.False(Coverage(twice) > Coverage(once) + 1e-9);
                Assert.False(Coverage(once) > Coverage(words) + 1e-9);
            },
            iter: 300);

        // None where the text has become closer to another license, whose words are others.
        static double? Coverage(string[] words)
        {
            ImmutableArray<DetectedLicense> licenses = Detector.Detect(string.Join(' ', words)).Licenses;
            return licenses.IsEmpty ? 0 : licenses.Where(license => license.Id == "BSD-3-Clause").Max(license => (double?)license.Coverage);
        }
    }

    [Fact]
    public void The_expression_of_any_mixture_reads_back()
    {
        string[] pieces = [SampleLicenses.Mit, SampleLicenses.Isc, SampleLicenses.Bsd3, "// SPDX-License-Identifier: GPL-2.0+ OR MIT\n", "under the Apache License, Version 2.0\n", "commercial use is not allowed\n", "\n\n", "some words\n", "Permission is hereby granted, "];
        Gen.Int[0, pieces.Length - 1].Select(index => pieces[index]).Array[0, 6].Sample(
            parts =>
            {
                LicenseDetection detection = Detector.Detect(string.Concat(parts));
                Assert.Equal(detection.Expression?.ToString(), detection.Expression is { } expression ? SpdxExpression.Parse(expression.ToString()).ToString() : null);
                Assert.All(detection.Licenses, license => Assert.True(license.StartLine <= license.EndLine && license.Coverage is >= 0 and <= 1 && license.Confidence is >= 0 and <= 100));
            },
            iter: 200);
    }
}
