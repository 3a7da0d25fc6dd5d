package org.glassbox.tests.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.GZIPInputStream;

/**
 * Files that PyTorch 2.13 saved, packed. With {@code x = arange(12).reshape(2, 3, 2) / 4} the tensors of the first two are {@code f32 = x}, one or two numbers of each
 * other type, {@code transposed = x.transpose(0, 2)}, {@code window = x[:, 1:, 1]} and {@code shared = x[1]}.
 */
final class TorchSaved {
    /** Tensors of all types, views, a shared and an empty one, as PyTorch saves them since 1.6. */
    static final String ZIP = """
            H4sIAAAAAAACA62XX2xTVRzHT9utG2V0f0ARRATxz6ZQ+v/e8mctl1nAi7LdAVb8U+/au7Vw17vf7ekmiDpDNvTVN000vmD0wWcjiUZ5kZjwAOHFxBgSn3gyRmOiRvCce7runjNYZfUk
            57Rp7vfz+54/9/c7HVZ9bQh1dqIlrQf1Id0ulMrTxs6ijvXQ1CkzqwTRCa7NegsFyzSNAi5blWrgiF00bKM4VC7gAKABDTz9OR+Bjcei4C1gi/BC+Roum9VA3jbGamWzmMdGpWrZ+elo
            AHz9/bkO8niVPKlPGNDGJIGsael4lP0YgPachzwTBr+DLkzVoEPtwtA5oiLVq/pU73lYpfrJV895CLxbojZWY+jSYA3zkoxDsERClRbwQ1ZtzDQa/G6HH4GeUofqwdBLuZ456KPDWsZb
            h+E+De5nvEgS1nO8g7o53qA94NCisIHRNtZpD9JhE6M9hGGzBg/nyE6gMYrbwuEUZ/qRZAO51UHG4BGG3FZHPkqHxxjycQxPaMAWv0wmPMARD1uViQbtSYcWh6cIzYthu7OMc7CD0kKM
            thNDWIMIo5GtjHK0Q5XFvYk5sATEmbVE3VqSDhKDyRhSGuxiMDLZ3RxstGTZi7g9Di4JexlusI5L0yHDcPswKBrsz3kpToYhjra/pNsN2NMOTIIsgx2oww7S4RCDPYNB1eCwA6vJ8Cy/
            D6fx4iF5zoHJcITBhuuwETpoDDaK4agGx9i2WpYJx3kc+amBe97BpSDHNuGF+iacoLgXGe4lDC9r8ErOT1+Qgm7qNuQZsNTuGI6E4VXmRifygQEmG8NQ0KCYC5AnsK1XqlNW1SiCsSAt
            +UvO6zPuen0mVA/56j8PJcYoYzipwSkn9Ey5UrRmwBT1kyNUq3rnoUJfvnmwmHYKA2hgM9tkO0jsqqjFI0Tio6IafW3nYZppZzC8psHpXDvRGpNT+DSc4WccgdcJAWE4S90j1TcPbxAQ
            IbzJCG9hmNXg7VpoWO3o/Klr18BnZDdoH75r4lvvSnyhccue1HF+2rCrJMEtzX8Ryv3ilx/P0e2j/e7cjUha5NYzXF43yxOVSaOCs0pMQP+nloxTA+kZuEnXw7usgV6UbhgYI2fZosk6
            q+xeSdyFZpYxNg3qYW7vzxvoHvuX9RBEg1xV2RnOKrtaMMCos4NkSCOUIX2W9I9J/4b0G6SjDKllpG8hPZyhTj+9+dv3YVpBmjhdxzuNZJWeJU4/eJ+2L9OUe3n0kz8oqLMJdw/PjWYV
            ecUrgL6lkX+4cfHz5vsfRAofOZZVBlvZfNIyzoqe3HT2uxXEj7ce/+/brHXUY1A3v57beqHHucEs7ybOu0lklfA9u/mLxKYxr3RvvUzzfFuTmBk+ZjKr7GlpBa7fotFvX3nn1grWX2p9
            /f+h4bfrwd7m+S+I9vPh5aySbjH8ics0fveFrw6sIH7qf4jvcU7c19su5ZqvfzfaJ2QUkvz2tuaA5jXqIHRx0yX+/KE7OkgLDiIt5v/lZru2EatRPrvFWLEAdX/1o4ljzddvM4ouFlDH
            ftWwy6SCntHpv498uZhVQvc4mUgsnEwlpKgcjcmSFJFkOSpFwgk5IclSPJVIJaKkSckYdblm6PexfuKj33HpoWYbPt1Xi54lzsX/UaLafYFYzyn/bEN3u4yIEPclYCMHGWlHy9w8RI67
            kPdynGsuTuMCIcrd1TXIyY/7kVD7Ra27gvJa1CFoI6LWXQN5bU7URkWtu37x2muiNiZq3dWG12qdgjYuat1Vg9feELUJUevO+bz26CpBmxS17oQtzFfUSqLWnWx57UhA0Mqi1p0nee1V
            UZsSte4M182v82rxbDQO1p2ToLtdXyJecrLc2YkXZ7qQmONEsTtpbObE77nEd05nw6rfv30h+fl2NJR9wqfRxj7lNQuXIL9zH/qw/vqyutjuZ5o+53n27L9XKScM/xEAAA==""";

    /** The same in the format before 1.6. */
    static final String LEGACY = """
            H4sIAAAAAAACA32U2XrcNBTHPZ6tddMSdsoa9glL8DgTZ8zSDG1IW9wtCotZyuB4nNjFtefYmoQUAsPSBHiD9uOCS16Bu3LHA/AA3PII7BxZGiceTPV9Op8kS7//sc7RGcrfKMGf3y79
            NnXp+wtHZ4by2V/LaLdBaliTkiT144hGThR0N9w48aMQSrjBOoxfAp/SwO26Yc+3Q5C/shRcpFt9t5v4V9wEyttQaVhVXEy8KKZQNWWrjDM/pFAzK1aFMaJwHepmZTBATQdlAtehqJIo
            5+OeG7u9Rd+hCkjTBEqN9PTarAayQ6PY8Wa6A+oHidKN3dWBH/S61A2TKO5uaAqUGw2rzqRxp73uQoUfUZaCyKYrfFGBqnUE9xitOUNVZ3XNaDdbLailOk5/gI5NnKNwYNmUTNksm/Iu
            HDRrOCztgvK1x5w6RGGCwGHumd6CIx4KeyOxxWiwGriZ2i17ak1N01XVQLVJr26WUOVWplK6Crcxczun30HhTgJ3cXpTh7tz9FN2sJax79n/J3OG3p7VVDgq2PcK9n3M3M/ZD1B4kMBD
            aRRWGXwqBz+eXlRTzwQezjvfnNcxEI8IgUeFwGPMPM4FnqDwJAEeNB+vZjrHP4OBz9hPjYdBn9PhaWTLyH4mvf6r8Cxjz3D2cxRUAk3ORj+0HPt0uBfh2TG30wi3hNtzwm2dmXmOblMw
            CDzP0XgtL+TQKyyTM/iLY37P64YOLwn4MQFfYKbD4S9TOE7ghCUzeBsWc+wTnh1n6FfG/Db0VhuWBPqkQJ9i5jRHv0rBJHAmRQ/acDYfzS26l4bn8mhN1dptOC/QFwR6mRnC0SsUXiPw
            Ok+VKArgjTwclzL4m+NwQ1fBEqF8S4TybQZ/h8PfpXCRwHtWjT1Wxw7sGLoc71XHWE2Wcu8LR21kTU9zxioFh0CPF6DYDpN+lLg9cP/L2Xvlax5/3ev7XrdnlnBY2wWfcy9R+IBAkPq2
            6Ye9aBMu34wZCma0zHimvAN9Vi92ADgPi2BCgPJ/xWijj4Ob8TYEb3MZMWUG+pBVnx3Y4rwrFD4i8HFaY93LfboF2/9zdTorB58gTkLcp+yXJbO8A0OkIu4zjvucwhcEvmSl+CIr/wUV
            pVSU8XKR7+WiN10pqoDVospSK3q39aJHcaAonQ8WpaFSlE+Him5qwp0pSaL9OBr9/PeEtL8Nj6FZkKQO9iH277DfwP4LdqkjSZPYp7CrHVmc+OMf3upiPiJfv8baDwujeaczGv2Ou0fj
            v0aDn+TsfOZlqsTbvz0iVsTSBwAA""";

    /** A training's checkpoint: weights of a linear layer under "model", with the prefix "module.", beside an optimiser, a schedule and small things. */
    static final String CHECKPOINT = """
            H4sIAAAAAAACA8VXWWwbRRheJ6mTbpukB7RQoJwFh8P1Fdvp5WKKA12aplsK5gjLeD3xblkf/+5s2hQMhZIUc5QbVB4QPKAKCYlH4JlXDoH6ABISAp6QkBBP8IAEcyTO7qI0IUZiJK/t
            yXz/980//3y/M65090hSX5/0j7FO2iAhWzfMKby9jAiKNh6xCvkB6X7fONnVBClSXEUBuFHXDQgp3cXV9FsJO0RDuh6HLr3mVhvTUU2v2zhadS1iIttG07KjIwvZMnSLBXKZTDewDD3F
            LoqfzMKq1jOnIaxCb4TGDNG5XdA3Nja2/y86+EORCKwu6TRwGeuOjGvsgwwyFyDGp+/kYE0xTD9ZiJi1OKydhX4VBmZhUIV1XHeVgixY34QNkeKg+O5aOBqLHsNmxSCwUSd1moeo5hLT
            cmTNxiXXtMoawTWnbmtTCRkuikSKvRTq0JWoguFiAZELVh2Rw2JShk18EzHYXOym73rDhUuULgKXHlIkJaR0zcIWpUsJzcJlLV2vWxbWiVmvOfJBu4xtXN5n6kSGy4dUuILAVhWuLPZ7
            xZZM5MBVBlViXGwIpjhcbVyihAhcwxlm4Fr2uK5lsCDbCFyvwg0uz1W9QcyqeQLbEGnCkDhOhyCC4cYm3BRRpCbcHCn28FncgFt8NAmICprtlGZoSISPEYirkOBZwccbGpqqQNIHS0LK
            4Psfbu8/LfafESGyBEZU2FGUF0JoDsBOX5QU7BJRdrej7BFRciLKXgK3qpB3lVATbosYfunDsE9Iv90jvUBgVIU7DL/cNNwplu6fS6bCHncJyAECYyocNPzaMjAuIIfmICp7HBaQuwkc
            UeEe1y2upUsbyEZVrWLX3YYD905AsQn3Rfg9sGy4fzQ3Xjrw9W/v/8kPpoQJPeoHRnO/fMbG56O5X3//4ttNp2+ahQd5ZWEaY2J0z+3TZ36MPb+DxxelrNFrgqbhIUXi54KqTsVGZdBa
            RXb/q+g4LwJ4uMX/PEmvK6I3Go3xI9BRg7g2KlkYSq3iAJ0pm5OTtDJr9D6zWb3F5U26Di5Deay4iS3BOt2ShcuaTwFu8ZBmzaRYS6N7nFzYY3g+Hw5UJsCIsNxhF4lKdXQDs4q3wWzC
            0QgPUzUtajb1GnbgEd/Nua3u1gimDmM1oUpNhNbHKiXkzkBNhToXW0HVKoLGaO6Ts2y8xRNRQg6mmmitTYDd1oU4l4WorQmnc2ga19Apjd0J6kGUC4gSEnOmo83tDtxWcQubqmBCo2rU
            9Hg+TGKYNY6FKXEAGg9Ok3FsAo4v8Lr8UO1aBaZFec2ZS36a4La3nOAVl4VHacX1EHiMVVzPDDRZxT0uKu4JAidVeJLnt4ynTB3DU3OhxFcZTrWd6ekZmFFhVtx5jGtwWtc05nvURDVN
            djD1omcmoBVhdw7PwLMqPCd0omPwvCHzz6ikwwsGddwzKrw4H6oMLz3b9ue9onMcJzaCl31nV8aTiLaKMne9V3zklunQuVdn4DUVXuf7RvDGBLyphJDjRseV3r7dG3e6r9B9stf4oh1u
            szTU7nBRWu1VRLQpbDuUv5DfFmh0i4w4o/vo1+9OMRnstTjdFimzQDfXKTRkmZVald6hQj65PEb/SKeYgNwx+JmZRdcFBayXcm0BJVo8ddZYCvmdK+GdH5ZJiIWZhpndP13KSit8QQ0D
            0h7fr4rtsUJ+RwcCJOlkjtURUzD1Xi7KKPuWULDLryBeyGellfPv5dytr344xwq8ZwnuvX7uRCG/q5P08/0z/qNH3/1gBfzJzvnFYBrM76/BK8h/qrP8d8w/3Bl/R/lP/xf5Z/yXf7/v
            6hXwZ/5n/myn/KE5/umP/zi7NP+gxwHbTt+R/yVlxv7V25UjS/vvVimx0AD49h1s018I5gnEep5mlgv56L8UE4uPZDLZdCw5nEymRxKxeCqVjA2PDKcTqWwqnYolMqlEMpvJMpWDZw58
            GaE6IlxliIlt6/R2zHX/UB78PzCI9jbAzT7kj2FpsR4bDOJtYlt8QQ71ShfonME43ka03hfna0+cdgMMwr1dZMAHv6dPCvSuINbbBfzYb4LYeBDrdRA/9u7VAWwiiPU6nx97PohNLh/L
            fvD6nXr5mr8JYoeDWK9jBPa7JoBNLx97PojNBLFepwjwrg1gs0Gs954P+nk92EXq23v9tvrAar+0hDGMK+HwzfM20n2Lx9D87x92i/c/+ufbYpj9Kyedm7sIwi5XhQVmkK8Xa/8GR9yZ
            4wkSAAA=""";

    /** The same in the format before 1.6. */
    static final String CHECKPOINT_LEGACY = """
            H4sIAAAAAAACA3VV2XPbRBy2HCdp1ZaWo6UtV7kdSo3jOGlSShN6BSqatiqHOIxYSxtLRZb8Sas0KRjC4bQupdwwMDzwCH8Cz7wCD7zxyhszzDA8Mcx0Bn5auW4CYme84/1p9/td3367
            nL+oele+PPrXrjNfn9xRWs4f/3WA5jZyRWNLLpdrhYEIrMAzF3gYuYEPhTYYm+iL5wrhcZP7tst85C8YKhnFUoubkXuORxhoo1A0BskYOUEoMKjljQFaub7AkFYwCglG4DcwrBXi+KrP
            ZD9vBZYDRRsw1tOqziNhMssaRd7y42ZrqWRaQchLzdgTLgtDtqRGFvNYqGIg3aDaSRgqCkaezs9PYrB74TyGdAwXCVMh236sm5ubO/Y3DTlpOYH1dYuAbW5FKveTPypUGUA6vvtqGhuM
            oSRoJlx/FBtXsEnHdSvYrGOLjLtJhzxc38YNRWNzuo49XiqXznK34QjcaIkgtJySGQvXi1Qz5PXY9WxTcD8KQnOhouKmYtEYTkpGO1mDY2t6RD3qBUycTo0qthnX0Z6p6vhUebRSmahM
            TVbLuFlW12rF2K7l5wR2nNJymqLlV7BTy2vKCm7pWtRIj1uC+hipJ0Kbh9w+7FpCxa0jOm4TuF3HHbK5/dDrLouwy6G4nK3Of/ySY9zpbNcU8neX9NfB3cl0T9dJIO8VuE/H/bGsY9AS
            bpOoEaLYxkiPGoIJjgfa2F3Ucm08WJS0iARvYU+G02p1fGJ8rFpFqef0IXI6MpI6KwuM6qjI+vHFlskWGhjLAhkb3zs6VplE1UkrNd6v1ERaqb0p4KTAlI59ktg9QDMCHs7CHK9Olacm
            ytjfw3ykj3kgxZxOMWcEHtVxMNaUNg4VnT3ZWGPlyXIZh3tJHlmV5FGBWR2POWPZByuTlfIkHu8dPNZriZZMT6QAxwXmdJxwMrOgJCbGqTInewCnegB6Mp1OAZ4UeErH03FsbEz0gYWs
            aTbCIG5FeKYGo41ni/LeeSGem50+WT/+0x/fXJHNrnNBZHp+dvq375Pxw+z073/++PO287tX8IIkLyeM2uyBI0uXfylf2ifx06tj0rVkS3hRy8nusmbUCJkNs2usS8jKFiWx8FJXfp4n
            eWCkIGxOts5iLRGHrO5x1LsyW9udnyfu+6QfidXqyvDm44jbsOeMbckWblFKHrfNNRHwroR0fZfOeiblOH8tx6Gr9YjQqMEpJrXjMUvZH1kOT+5UCLeNM0UJ03Q9ErfAJ7V8ec3dPBTE
            vuCkaF4bTRItYtKgpsQd+DoCGWyDNZsMrdnpbz9PxheyEHUWcYqJOFpD2I+LSV8eIxlNlTWiMm4gk5ncM9I88gWhKanNjcxedoi7xs7E1OCCUE0SWVkPVziuL89iIW2AKcGpGGdrWLzm
            N5ZNDUnil1Ky9cTs4JLgfS07t5Z/e+k3gVeIfwXi36sJ/wodtBP+vZby73WBZR1vyGrbfMG1ON7sAadLFW/1pfDtDjo6VlJV4dzHecs0E9UlCTdNNeKkfRdq6BaTu8o7uKjjnTRqdhaX
            HFX+Z3UL7zqk95d1vHcVysb7F/uvw0z6bi2KkOGDNZ20+Tyjh8qWKvvhGueeG5Htow4+1vGJfJYYPq3hM01hUfIe1pL3MEPolSwVzmcJ3ECWdBayLvxgVheGsrRlOEup1mVJ4Xpeyvef
            z+XppExKfz0zc+1bOpRVe5VV9sKq78r/7P831j/THEKa1ggAAA==""";

    /** One tensor, w = (1, 2), pickled with protocol 5. */
    static final String PROTOCOL_5 = """
            H4sIAAAAAAACA6VUPW/TQBg+O8SJKKRtBioyZGEJErj+iPNBBUEW8uKBNAgkWCw3OYKFGxf7kgokpEooA5Ineh1h4zcg8QcYEUwMTDAxIFZG7uLUPbuKq5ZXsk627/l47ee9rpk7B0Cx
            CI7VCigD2+8/cSZwfWAjW9x56hp6CTxK1F7+4M0c8BKH3C4OLyCPoERrjBw3wGHZ8uHW2HEHFoKjwPOtiYL3ca0WFgKy0R5CHOZnCII0XM9G9+aP9wmdhMNcf2eMTR7hTROY/BSb3BS/
            Dpf6nuvCPnK8EdFYuusPoA8Hd5w+IrirPYxwDwdi1ywUP5YPHr4l7ujVXdjsGqjGzYqPPX/bRtYE+gHhN/RKqme2ZKrx4c/3Vxxh4TI1KqB5pDFv3rJdZzjahiNk6GqGzMJq1KmBzu6z
            XzyR4DMNrIJObGDrOYIe/WqGvnEW3cNyHYRcSD1Mb/68LBAVIdNDCdxKpGpdMvQb/2EAgL0Oob1NHUzed0QqWcx0sAw2YgfxL26e1YJ6nip/eTe8f/L3rwLlKACz5gPoOyQBL2waZMsZ
            GLp4SiOy1lRacrutyXJLqzfqqqQ0pLrWlmRJU7R6W9VkVdNaLeryyo9LF2vER23mkqNmY5/smKwcc54+B9JodgDWEsjfDDo1WGkSNsSVBMkmBzImJ83DBnE1wfOV4YkHIA1nU1RKwB/w
            IJXdNJbNwXIC+43BLuif/T3VBLiXAycEp2sKwrXDmOWux8hCav3MRevfXLQS3OzVp3x0H51geSHCFGb7o73/ACpap3gpBgAA""";

    /** A whole network with its classes. */
    static final String WHOLE = """
            H4sIAAAAAAACA6VWXW/bVBg+Sdo0uFu/trWsG+VjwFJYUydp0nRfLdkIA48uSzewkJDl2G6OVdfOax+3GlKkIdStu+GCq11xBeKGe/4AEte75wZxhYTEX+AcnzSxnbaD7UiO5XOe532f
            4/d5j1OXUkMIZTJoYEygKaS6GjZ3jEVdJWquvWXVqmPoi8h4mNSIQ1E5285tO7pvGV5Oc2yimrbhChsG+IZNTNUSAM1/DYkOJLMyS0ZcijDtFqT25VH6rLRVV902iOF6MNSB4QCkNP3N
            TTaT7sCIfI7N2I6ttOmU6REa+ACgeAaBjKbQZ9Mipq0oAp0R4JUvQdiD0QackE8F8VRta1d1daXtGgp2nC0PTmqaY1mGRkzH9oQ7rm64hn7T1Ch7bL4B4/J4hMhJE5itTcrTbM30lE3f
            sqIYmFqXx9jqpuOGiKcC4ml5dmBJ2TUJVliAlgdnAti0fH4Qplq76gNP0VQqWoeZAPiqPBUG9jd3NlielecOXY6kPBdAz8uTDOoRlRiKTt9CN9BrweqcfCa22k/1eoB4g+/MclT9cNib
            AewtXswBmOMdJLwQ4N7mNugaC97pwLtygs6IcHHQdha1nOoKt/kNstRv8x14L4tT+5ha6v2snKbUXcNsYQKXunzFJ6blCYprMOvofRsKsHAEhBrPc1xlpyBALpuVR2hQjyLVlgGLnCLU
            6M7IBp8UQOxqzsspetfaPhSkJIHiXQlJCSn5CJakpJR4BKUnwabLBJYbUNkPHlYew+UGXJFpk6KmqXpwFS9gmhYvYh42D9dwQUoQuB6E24NV9rPGQ31AoNqAGzzUzcfwYQNqPqbd9BHO
            YNoct/bg4wZ8gk8GAAlzX9/GU+uYO/VTzK24jrnT7mBuqTrmfrmLuTMamNd/A/MC38O8gPcxrdlnQYfTrtw0VOK7tJCfS0n5BJ1zfNKflKWE3/T8Zq4ujWS+/fnvW/foptlVP/KMmkEX
            e2dUjvp7WyXKDjsdHLtWvRA7qg4deZbsl39+/4a9S3YdnWwWLfeTdStO29Fs2dv0KKpVi/8lX3yUl5iA1V34K0lTJI8VMIlWewKaD4jhsMOqVr3yInkPhmUSYhlMw961P8+yBkkfq2EM
            XY98FRbFWvXySwhA6OEqDbvGFOz8uJpjKTPPUXA1qiBfq1bQi+dfC3I/efbHT6zHho7NPR6qQM9nL/X+iwLL/uz71v3n138OFfoGDLbuGS79tppfqezrpZh6rZr7n2LEUjmfFyulQrGc
            Xykvi6XCypK4JJbLYr6yVCqKlZVlsVgqiUwl/Jb/NUt1ZAOVCSa2pzPcrxMDyuP/I+LscAPORJg/DKGjOjweJNxEs9HGGUbHdG48TrgRJiNxvgvF6TVgnB528ViEPp1Gsd6Jc8MujHKf
            xrn5ODfsofEI9/QIirs2Tg6Xdi665xD5cNPVpXT60oFFUws9ZiZ2H03ye6U7QXns24luCPyZn77Dac7JBHiO/ReXPcT4pQoAAA==""";

    private TorchSaved() {
    }

    /** The file's bytes. */
    static byte[] bytes(String packed) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(Base64.getMimeDecoder().decode(packed)))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
