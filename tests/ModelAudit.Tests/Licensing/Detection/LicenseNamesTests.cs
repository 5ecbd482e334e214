using ModelAudit.Licensing;

namespace ModelAudit.Tests.Licensing.Detection;

public sealed class LicenseNamesTests
{
    private static DetectedLicense Only(string text) => Assert.Single(LicenseDetector.Embedded.Detect(text).Licenses);

    [Theory]
    [InlineData("// SPDX-License-Identifier: MIT", "MIT")]
    [InlineData("/* SPDX-License-Identifier: apache-2.0 */", "Apache-2.0")]
    [InlineData("# SPDX-License-Identifier: GPL-2.0", "GPL-2.0-only")]
    [InlineData("# SPDX-License-Identifier: GPL-2.0+", "GPL-2.0-or-later")]
    [InlineData("<!-- SPDX-License-Identifier: (MIT OR Apache-2.0) -->", "MIT OR Apache-2.0")]
    [InlineData("-- SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note", "GPL-2.0-only WITH Linux-syscall-note")]
    [InlineData("' SPDX-License-Identifier: LicenseRef-acme", "LicenseRef-acme")]
    [InlineData("{\n  \"license\": \"ISC\",\n  \"name\": \"x\"\n}", "ISC")]
    [InlineData("<license>BSD-3-Clause</license>", "BSD-3-Clause")]
    [InlineData("license = \"MPL-2.0\"", "MPL-2.0")]
    [InlineData("License: Zlib", "Zlib")]
    public void A_declaration_is_read(string text, string expression)
    {
        DetectedLicense license = Only("first line\n" + text + "\nlast line\n");
        Assert.Equal((expression, LicenseMatchKind.Tag, LicenseVerdict.Named), (license.Id, license.Kind, license.Verdict));
        Assert.Equal(text.StartsWith('{') ? 3 : 2, license.StartLine);
    }

    [Theory]
    [InlineData("SPDX-License-Identifier:")]
    [InlineData("SPDX-License-Identifier: nothing-known")]
    [InlineData("license: see the file")]
    [InlineData("the license is: good")]
    public void What_is_no_expression_is_no_declaration(string text) => Assert.Empty(LicenseDetector.Embedded.Detect(text).Licenses);

    [Theory]
    [InlineData("Licensed under the Apache License, Version 2.0 (the \"License\");", "Apache-2.0")]
    [InlineData("See http://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0")]
    [InlineData("This program is free software; you can redistribute it under the terms of the GNU General Public License\n# as published by the Free Software Foundation; either version 2 of the License, or (at your option)\n# any later version.", "GPL-2.0-or-later")]
    [InlineData("under the terms of version 2 of the GNU General Public License as published by the Free Software Foundation", "GPL-2.0-only")]
    [InlineData("under the terms of the GNU Lesser General Public License, version 2.1 only", "LGPL-2.1-only")]
    [InlineData("under the GNU Lesser General Public License; see also the GNU General Public License", "LGPL-2.1-or-later")]
    [InlineData("as described in the file COPYING; the terms are also available at https://curl.se/docs/copyright.html.", "curl")]
    [InlineData("released under the GPLv3", "GPL-3.0-only")]
    [InlineData("released under the GPLv3+", "GPL-3.0-or-later")]
    [InlineData("under the GNU Affero General Public License v3 or later", "AGPL-3.0-or-later")]
    [InlineData("This file is under the MIT License.", "MIT")]
    [InlineData("Released under a 3-clause BSD license", "BSD-3-Clause")]
    [InlineData("subject to the terms of the Mozilla Public License, v. 2.0.", "MPL-2.0")]
    [InlineData("licensed under a Creative Commons Attribution-ShareAlike 4.0 International License", "CC-BY-SA-4.0")]
    [InlineData("https://creativecommons.org/licenses/by-nc/4.0/", "CC-BY-NC-4.0")]
    [InlineData("Llama 3.1 is licensed under the Llama 3.1 Community License", "LicenseRef-llama3.1")]
    [InlineData("under the same terms as Perl itself", "Artistic-1.0-Perl OR GPL-1.0-or-later")]
    public void A_name_is_read_with_less_confidence(string text, string expression)
    {
        DetectedLicense license = Only("# " + text + "\n");
        Assert.Equal((expression, LicenseMatchKind.Mention), (license.Id, license.Kind));
        Assert.InRange(license.Confidence, 20, 75);
    }

    [Fact]
    public void A_name_never_overrides_a_text()
    {
        LicenseDetection detection = LicenseDetector.Embedded.Detect(SampleLicenses.Mit + "\nThe tests are licensed under the Apache License, Version 2.0.\n");
        Assert.Equal(["MIT", "Apache-2.0"], detection.Licenses.Select(license => license.Id));
        Assert.Equal([LicenseMatchKind.Text, LicenseMatchKind.Mention], detection.Licenses.Select(license => license.Kind));
        Assert.Equal("MIT AND Apache-2.0", detection.Expression!.ToString());
    }

    [Theory]
    [InlineData("This is under the BSD license.", "BSD-3-Clause")]
    [InlineData("Distributed under the GNU General Public License.", "GPL-1.0-or-later")]
    [InlineData("An MIT-style license.", "MIT")]
    public void A_name_that_leaves_the_version_open_counts_little(string text, string id)
    {
        DetectedLicense license = Only(text);
        Assert.Equal(id, license.Id);
        Assert.InRange(license.Confidence, 20, 50);
    }

    [Fact]
    public void Where_a_copy_is_kept_says_less_than_the_notice() => Assert.Equal(
        "GPL-2.0-or-later",
        Only("under the terms of the GNU General Public License; version 2 dated June, 1991, or (at your option) any later version.\n\nThe complete text of version 3 of the GNU General Public License can be found in /usr/share/common-licenses/GPL-3.").Id);

    [Fact]
    public void An_exception_belongs_to_the_license_before_it() =>
        Assert.Equal("Apache-2.0 WITH LLVM-exception", Only("Part of the LLVM Project, under the Apache License v2.0 with LLVM Exceptions.\nSee https://llvm.org/LICENSE.txt for license information.").Id);

    [Fact]
    public void What_stands_far_from_any_name_is_not_searched_and_the_name_still_found() =>
        Assert.Equal((20_001, "ISC"), (Only(new string('\n', 20_000) + "Released under the ISC License" + string.Concat(Enumerable.Repeat("\nx = y", 20_000))) is var found ? found.StartLine : 0, found.Id));

    [Fact]
    public void The_name_in_the_title_of_a_text_is_not_said_again() => Assert.Equal("MIT", Only("The MIT License (MIT)\n\n" + SampleLicenses.Mit).Id);
}
